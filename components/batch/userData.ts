import * as fs from "node:fs";
import * as path from "node:path";

/**
 * Settings of the ECS agent. Batch writes /etc/ecs/ecs.config itself, so they are appended.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-agent-config.html
 */
const AGENT_SETTINGS: readonly (readonly [name: string, value: string])[] = [
    // Stops placing jobs on an instance that has its two-minute notice.
    ["ECS_ENABLE_SPOT_INSTANCE_DRAINING", "true"],
    // A privileged container is root on the host, whatever definition it came from.
    ["ECS_DISABLE_PRIVILEGED", "true"],
    // CUDA images take minutes to pull; their tags are fixed, so a cached one is the right one.
    ["ECS_IMAGE_PULL_BEHAVIOR", "prefer-cached"],
    // The default of 4 minutes is short for the first container of a large image.
    ["ECS_CONTAINER_CREATE_TIMEOUT", "10m"],
    // Time between SIGTERM and SIGKILL, for a last checkpoint.
    ["ECS_CONTAINER_STOP_TIMEOUT", "120s"],
];

/** Folder of the scripts that instances run. */
export const SCRIPT_FOLDER = path.join(__dirname, "scripts");

/**
 * Closes the metadata service, and with it the instance's role, to every process but root's: Batch's
 * jobs share their host's network. Their own credentials, at 169.254.170.2, stay open. The agent
 * requires it, so no job starts on an instance where it failed, after a restart either.
 * @see https://docs.aws.amazon.com/batch/latest/userguide/networking-modes-jobs.html
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html
 */
const METADATA_UNIT = [
    "[Unit]",
    "Description=Closes the instance metadata service to jobs",
    "Before=ecs.service",
    "[Service]",
    "Type=oneshot",
    "RemainAfterExit=yes",
    "ExecStart=/usr/sbin/iptables -w -I OUTPUT 1 -d 169.254.169.254/32 -m owner ! --uid-owner 0 -j REJECT",
    "[Install]",
    "RequiredBy=ecs.service",
];

const SPOT_NOTICE = "/usr/local/sbin/gpu-batch-spot-notice";

/** Keeps the script of {@link SPOT_NOTICE} running. */
const SPOT_NOTICE_UNIT = [
    "[Unit]",
    "Description=Tells jobs that the spot instance is about to be reclaimed",
    "After=docker.service",
    "[Service]",
    `ExecStart=${SPOT_NOTICE}`,
    "Restart=always",
    "RestartSec=5",
    "[Install]",
    "WantedBy=multi-user.target",
];

const BOUNDARY = "==GPU-BATCH==";

/**
 * User data of the launch template. Batch merges its own part in, which it can do with a MIME
 * multipart document only.
 * @see https://docs.aws.amazon.com/batch/latest/userguide/launch-templates.html
 */
export function buildUserData(): string {
    const spotNotice = fs.readFileSync(path.join(SCRIPT_FOLDER, "spot-notice.sh"), "utf8");
    return [
        "MIME-Version: 1.0",
        `Content-Type: multipart/mixed; boundary="${BOUNDARY}"`,
        "",
        `--${BOUNDARY}`,
        'Content-Type: text/x-shellscript; charset="us-ascii"',
        "",
        "#!/bin/bash",
        ...writeFile(
            "/etc/ecs/ecs.config",
            AGENT_SETTINGS.map(([name, value]) => `${name}=${value}`),
            ">>",
        ),
        ...writeFile("/etc/systemd/system/gpu-batch-metadata.service", METADATA_UNIT),
        ...writeFile("/etc/systemd/system/gpu-batch-spot-notice.service", SPOT_NOTICE_UNIT),
        ...writeFile(SPOT_NOTICE, spotNotice.trimEnd().split("\n")),
        `chmod 755 ${SPOT_NOTICE}`,
        "systemctl daemon-reload",
        // An instance that jobs could take the role of is worth nothing: the group replaces it.
        "systemctl enable --now gpu-batch-metadata.service || systemctl poweroff",
        "systemctl enable --now --no-block gpu-batch-spot-notice.service",
        "",
        `--${BOUNDARY}--`,
        "",
    ].join("\n");
}

/** Lines of shell that write a file as it stands here. */
function writeFile(file: string, lines: readonly string[], how: ">" | ">>" = ">"): string[] {
    return [`cat ${how} ${file} <<'EOF'`, ...lines, "EOF"];
}

/** The same in base64, the form that EC2 takes. */
export function encodeUserData(): string {
    return Buffer.from(buildUserData(), "utf8").toString("base64");
}
