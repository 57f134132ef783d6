#!/bin/bash
# Restarts Docker and asks it: `dockerd --validate` accepts a default runtime that does not exist.
set -euo pipefail
systemctl restart docker
runtime="$(docker info | sed -n 's/^ *Default Runtime: //p')"
if [[ "$runtime" != nvidia ]]; then
    echo "Docker's default runtime is '$runtime' after a restart, not nvidia" >&2
    exit 1
fi
if [[ "$(systemctl is-enabled ecs)" != enabled ]]; then
    echo "The ECS agent is not enabled: instances of this AMI would never join a cluster" >&2
    exit 1
fi
