import { containersOf, required } from "../facts/containers";
import { reasonFor } from "../facts/reasons";
import { TYPES } from "../facts/types";
import { definePolicy, knob } from "../kit";

/** Every job asks for a GPU. */
export const jobRequestsGpu = definePolicy({
    id: "gpu-job-requests-gpu",
    description: "Each container of a job definition requests at least one GPU.",
    why: "Batch does not steer a job without a request to a free GPU: it sees none, or with nvidia as the default runtime all of them, unaccounted",
    fix: "Add a requirement of the type GPU to resourceRequirements. A job that shares GPUs goes into sharedJobs with its reason; one that needs none into cpuJobs, and sets NVIDIA_VISIBLE_DEVICES to void.",
    example: `"resourceRequirements": [{ "type": "GPU", "value": "1" }]`,
    level: "mandatory",
    severity: "high",
    types: [TYPES.jobDefinition],
    blindSpots: "Whether the program in the container uses the GPU that it requests.",
    whenUnknown: "An unknown document is a violation: build it from chosen names.",
    knobs: {
        minGpus: knob.integer(1, "Fewest GPUs that a container requests."),
        sharedJobs: knob.textMap(
            {},
            "Job definitions that share GPUs and reserve none: logical name, * for any text, to reason.",
        ),
        cpuJobs: knob.texts([], "Logical names of job definitions that need no GPU."),
    },
    *check({ name, props }, { minGpus, sharedJobs, cpuJobs }) {
        const { containers, fault } = containersOf(props);
        if (fault !== undefined) {
            yield { what: fault, write: "containerProperties as JSON text" };
            return;
        }
        const shared = reasonFor(sharedJobs, name);
        if (shared?.trim() === "")
            yield {
                what: "is named as sharing GPUs without a reason",
                write: "the reason in the setting sharedJobs",
            };
        for (const container of containers) {
            const gpus = required(container, "GPU");
            if (cpuJobs.includes(name)) {
                const hidden = container
                    .at("environment")
                    .items.some(
                        (item) =>
                            item.at("name").text === "NVIDIA_VISIBLE_DEVICES" &&
                            item.at("value").text === "void",
                    );
                if (gpus === 0 && !hidden)
                    yield {
                        what: "is a CPU job that may see every GPU of its instance",
                        write: 'NVIDIA_VISIBLE_DEVICES "void" in its environment',
                    };
            } else if (shared === undefined && !(gpus >= minGpus)) {
                yield {
                    what: `requests ${gpus === 0 ? "no GPU" : `${gpus} GPUs`}, fewer than ${minGpus}`,
                    write: `{ "type": "GPU", "value": "${minGpus}" } in resourceRequirements, or its reason in the setting sharedJobs`,
                };
            }
        }
    },
});
