#!/bin/bash
# Removes what makes this one instance itself, so that an AMI of it is new to ECS. A baked agent.db
# registers every instance as this one: https://github.com/aws/amazon-ecs-agent/issues/2738
# The agent's configuration (/var/lib/ecs/ecs.config, /etc/ecs) stays. ROOT is a scratch root in tests.
set -euo pipefail
root="${ROOT:-}"
if [[ -z "$root" ]]; then
    systemctl stop ecs
    docker ps --all --quiet | xargs --no-run-if-empty docker rm --force --volumes
    # Only what the checks pulled: the agent's own images belong to the AMI.
    if docker image inspect "$TEST_IMAGE" >/dev/null 2>&1; then
        docker image rm --force "$TEST_IMAGE"
    fi
fi
for directory in /var/lib/ecs/data /var/lib/ecs/gpu /var/log/ecs; do
    if [[ -d "$root$directory" ]]; then
        find "$root$directory" -mindepth 1 -delete
    fi
done
if [[ -e "$root/etc/machine-id" ]]; then
    truncate --size 0 "$root/etc/machine-id"
fi
