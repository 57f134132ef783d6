#!/bin/bash
# Tells the jobs that ask for it, by SIGUSR1, that AWS takes the instance back in two minutes: jobs
# cannot reach the metadata service themselves, and the ECS agent stops no container for a reclaim.
# https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-instance-termination-notices.html
set -uo pipefail
metadata=http://169.254.169.254/latest
declare -A told=()

reclaimed() {
    local token
    token="$(curl -sf -m 2 -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' "$metadata/api/token")" || return 1
    curl -sf -m 2 -o /dev/null -H "X-aws-ec2-metadata-token: $token" "$metadata/meta-data/spot/instance-action"
}

asks() {
    docker inspect --format '{{range .Config.Env}}{{println .}}{{end}}' "$1" | grep -qx 'GPU_BATCH_SPOT_NOTICE=on'
}

# AWS advises a look every five seconds.
while sleep 5; do
    reclaimed || continue
    for container in $(docker ps --quiet); do
        [[ -z "${told[$container]:-}" ]] || continue
        if asks "$container"; then docker kill --signal USR1 "$container"; fi
        told[$container]=yes
    done
done
