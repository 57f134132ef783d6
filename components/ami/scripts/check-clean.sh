#!/bin/bash
# A new instance of the AMI: no agent state may be older than the machine. ROOT and BOOTED (a time)
# are set in tests.
set -euo pipefail
directory="${ROOT:-}/var/lib/ecs/data"
booted="${BOOTED:-$(uptime --since)}"
if [[ -d "$directory" ]]; then
    stale="$(find "$directory" -type f ! -newermt "$booted")"
    if [[ -n "$stale" ]]; then
        echo "The AMI carries the agent state of another instance: $stale" >&2
        exit 1
    fi
fi
