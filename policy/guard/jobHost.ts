import { readJob } from "../facts/containers";
import { findReason } from "../facts/reasons";
import { TYPES } from "../facts/types";
import { definePolicy, knob, type Finding } from "../kit";
import type { View } from "../kit/view";

/** A job keeps to its container. */
export const jobHost = definePolicy({
    id: "guard-job-host",
    description:
        "A job mounts no folder or device of its host, and shares none of the host's processes and memory.",
    why: "the Docker socket, a device or the host's processes are the host itself: its role, and every other job on it",
    fix: "Use the container's own disk, or S3; GPUs come with resourceRequirements. A folder that must be shared goes into hostPaths with its reason.",
    example: `"volumes": [{ "name": "models", "efsVolumeConfiguration": { "fileSystemId": "fs-0123456789abcdef0" } }]`,
    level: "mandatory",
    severity: "high",
    types: [TYPES.jobDefinition],
    whenUnknown: "An unknown document is a violation: build it from chosen names.",
    blindSpots:
        "The network, which every job shares with its host, and what the user data mounts or starts there.",
    knobs: {
        hostPaths: knob.defineTextMap(
            {},
            "Folders and devices of the host that jobs may use: path, * for any text, to reason.",
        ),
    },
    *check({ props }, { hostPaths }) {
        for (const path of [...new Set(listHostPaths(props))]) {
            const reason = findReason(hostPaths, path);
            if (reason === undefined)
                yield {
                    what: `uses ${path} of its host`,
                    write: "no host volume and no device, or the path with its reason in the setting hostPaths",
                };
            else if (reason.trim() === "")
                yield {
                    what: `uses ${path} of its host, which hostPaths names without a reason`,
                    write: "the reason in the setting hostPaths",
                };
        }
        for (const { shared } of readJob(props).tasks) yield* findNamespaceFaults(shared);
        if (props.has("eksProperties"))
            yield {
                what: "has eksProperties, whose pods no policy judges",
                write: "containerProperties or ecsProperties",
            };
    },
});

/** Folders of volumes and paths of devices. An empty `host` is a folder that Docker makes for the job. */
function listHostPaths(props: View): string[] {
    const { tasks } = readJob(props);
    const volumes = tasks
        .flatMap(({ shared }) => shared.at("volumes").items)
        .map((volume) => volume.at("host", "sourcePath"));
    const devices = tasks
        .flatMap(({ containers }) => containers)
        .flatMap((container) => container.at("linuxParameters", "devices").items)
        .map((device) => device.at("hostPath"));
    return [...volumes, ...devices].flatMap((path) => path.text || []);
}

/** @see https://docs.aws.amazon.com/batch/latest/APIReference/API_EcsTaskProperties.html */
function* findNamespaceFaults(task: View): Iterable<Finding> {
    for (const key of ["pidMode", "ipcMode"])
        if (task.at(key).text?.toLowerCase() === "host")
            yield { what: `has the ${key} host`, write: `no ${key}, or "task"` };
}
