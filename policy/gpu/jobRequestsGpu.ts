import {
    listContainers,
    applyOverrides,
    readJob,
    sumRequired,
    type Task,
} from "../facts/containers";
import { findReason } from "../facts/reasons";
import { TYPES } from "../facts/types";
import { definePolicy, knob, type Finding } from "../kit";
import type { View } from "../kit/view";

/** Every job asks for a GPU. */
export const jobRequestsGpu = definePolicy({
    id: "gpu-job-requests-gpu",
    description: "A job requests at least one GPU, in one of its containers, and runs on EC2.",
    why: "Batch does not steer a job without a request to a free GPU: it sees none, or with nvidia as the default runtime all of them, unaccounted",
    fix: "Add a requirement of the type GPU to resourceRequirements. A job that shares GPUs goes into sharedJobs with its reason; one that needs none into cpuJobs, and sets NVIDIA_VISIBLE_DEVICES to void.",
    example: `"resourceRequirements": [{ "type": "GPU", "value": "1" }]`,
    level: "mandatory",
    severity: "high",
    types: [TYPES.jobDefinition, TYPES.submittedJob],
    blindSpots: "Whether the program in the container uses the GPU that it requests.",
    whenUnknown: "An unknown document is a violation: build it from chosen names.",
    knobs: {
        minGpus: knob.defineInteger(
            1,
            "Fewest GPUs that the containers of a job request together.",
            "lower",
        ),
        sharedJobs: knob.defineTextMap(
            {},
            "Job definitions that share GPUs and reserve none: logical name, * for any text, to reason.",
        ),
        cpuJobs: knob.defineTexts([], "Logical names of job definitions that need no GPU.", "more"),
    },
    *check(subject, { minGpus, sharedJobs, cpuJobs }) {
        const { type, name, props } = subject;
        if (type === TYPES.submittedJob) {
            yield* findOverrideFaults(props, minGpus);
            return;
        }
        const { tasks, fault } = readJob(props);
        if (fault !== undefined) {
            yield { what: fault, write: "containerProperties as JSON text" };
            return;
        }
        if (isOnFargate(props))
            yield {
                what: "runs on Fargate, which has no GPU",
                write: 'platformCapabilities: ["EC2"], or none',
            };
        const shared = findReason(sharedJobs, name);
        if (shared?.trim() === "")
            yield {
                what: "is named as sharing GPUs without a reason",
                write: "the reason in the setting sharedJobs",
            };
        for (const task of tasks)
            if (cpuJobs.includes(name)) yield* findCpuFaults(task);
            else if (shared === undefined) yield* findRequestFaults(countGpus(task), minGpus);
    },
});

function isOnFargate(props: View): boolean {
    return (
        props.at("platformCapabilities").texts.includes("FARGATE") ||
        listContainers(props).some((container) => container.has("fargatePlatformConfiguration"))
    );
}

function countGpus({ containers }: Task): number {
    return containers.reduce((sum, container) => sum + sumRequired(container, "GPU"), 0);
}

function* findRequestFaults(gpus: number, minGpus: number): Iterable<Finding> {
    if (!(gpus >= minGpus))
        yield {
            what: `requests ${gpus === 0 ? "no GPU" : `${gpus} GPUs`}, fewer than ${minGpus}`,
            write: `{ "type": "GPU", "value": "${minGpus}" } in resourceRequirements, or its reason in the setting sharedJobs`,
        };
}

/** What a submitter asks for takes the place of what the definition asks for. */
function* findOverrideFaults(props: View, minGpus: number): Iterable<Finding> {
    for (const container of applyOverrides(props)) {
        const types = container
            .at("resourceRequirements")
            .items.map((requirement) => requirement.at("type").text);
        if (types.includes("GPU")) yield* findRequestFaults(sumRequired(container, "GPU"), minGpus);
    }
}

function* findCpuFaults(task: Task): Iterable<Finding> {
    for (const container of task.containers) {
        const isHidden = container
            .at("environment")
            .items.some(
                (item) =>
                    item.at("name").text === "NVIDIA_VISIBLE_DEVICES" &&
                    item.at("value").text === "void",
            );
        if (sumRequired(container, "GPU") === 0 && !isHidden)
            yield {
                what: "is a CPU job that may see every GPU of its instance",
                write: 'NVIDIA_VISIBLE_DEVICES "void" in its environment',
            };
    }
}
