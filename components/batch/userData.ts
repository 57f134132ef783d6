/**
 * Settings of the ECS agent. Batch writes /etc/ecs/ecs.config itself, so they are appended.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-agent-config.html
 */
const AGENT_SETTINGS: readonly (readonly [name: string, value: string])[] = [
    // Stops placing jobs on an instance that has its two-minute notice.
    ["ECS_ENABLE_SPOT_INSTANCE_DRAINING", "true"],
    // CUDA images take minutes to pull; their tags are fixed, so a cached one is the right one.
    ["ECS_IMAGE_PULL_BEHAVIOR", "prefer-cached"],
    // The default of 4 minutes is short for the first container of a large image.
    ["ECS_CONTAINER_CREATE_TIMEOUT", "10m"],
    // Time between SIGTERM and SIGKILL, for a last checkpoint.
    ["ECS_CONTAINER_STOP_TIMEOUT", "120s"],
];

const BOUNDARY = "==GPU-BATCH==";

/**
 * User data of the launch template. Batch merges its own part in, which it can do with a MIME
 * multipart document only.
 * @see https://docs.aws.amazon.com/batch/latest/userguide/launch-templates.html
 */
export function buildUserData(): string {
    return [
        "MIME-Version: 1.0",
        `Content-Type: multipart/mixed; boundary="${BOUNDARY}"`,
        "",
        `--${BOUNDARY}`,
        'Content-Type: text/x-shellscript; charset="us-ascii"',
        "",
        "#!/bin/bash",
        "cat >> /etc/ecs/ecs.config <<'EOF'",
        ...AGENT_SETTINGS.map(([name, value]) => `${name}=${value}`),
        "EOF",
        "",
        `--${BOUNDARY}--`,
        "",
    ].join("\n");
}

/** The same in base64, the form that EC2 takes. */
export function encodeUserData(): string {
    return Buffer.from(buildUserData(), "utf8").toString("base64");
}
