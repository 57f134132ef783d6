#!/bin/bash
# The host sees its GPUs, a container started without --gpus sees the same, and the ECS agent
# finds them to register.
set -euo pipefail

fail() {
    echo "$1" >&2
    exit 1
}

gpus="$(nvidia-smi --query-gpu=uuid --format=csv,noheader | sort)"
[[ -n "$gpus" ]] || fail "nvidia-smi lists no GPU"
nvidia-smi -L

driver="$(nvidia-smi --query-gpu=driver_version --format=csv,noheader | head -n 1)"
[[ "${driver%%.*}" -ge "$MINIMUM_DRIVER" ]] ||
    fail "the driver is $driver, and the image needs $MINIMUM_DRIVER or newer"

# No --gpus and no --runtime: only the default runtime can show the GPUs.
inside="$(docker run --rm \
    --env NVIDIA_VISIBLE_DEVICES=all --env NVIDIA_DRIVER_CAPABILITIES=utility \
    "$TEST_IMAGE" nvidia-smi --query-gpu=uuid --format=csv,noheader | sort)"
[[ "$inside" == "$gpus" ]] || fail "a container sees '$inside', the host '$gpus'"

# ecs-init writes what it found before it starts the agent, which has no cluster to join here.
found=/var/lib/ecs/gpu/nvidia-gpu-info.json
systemctl restart --no-block ecs
for _ in $(seq 60); do
    [[ -s "$found" ]] && break
    sleep 1
done
[[ -s "$found" ]] || fail "the ECS agent wrote no $found: ECS_ENABLE_GPU_SUPPORT is off or ecs did not start"
for gpu in $gpus; do
    grep --quiet --fixed-strings "$gpu" "$found" || fail "the ECS agent does not register $gpu"
done
