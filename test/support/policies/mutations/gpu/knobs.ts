import { TYPES } from "../../../../../policy/facts/types";
import type { KnobCase } from "../../mutation";
import { container } from "./compute";

const JD = TYPES.jobDefinition;

/** Settings of the pack gpu. */
export const gpuKnobs: readonly KnobCase[] = [
    { policy: "gpu-job-requests-gpu", config: { minGpus: 2 } },
    {
        policy: "gpu-job-requests-gpu",
        config: { cpuJobs: ["prod-us-east-2-job"] },
        lets: {
            type: JD,
            change: container((document) => {
                document.resourceRequirements.pop();
                document.environment = [{ name: "NVIDIA_VISIBLE_DEVICES", value: "void" }];
            }),
        },
    },
    {
        policy: "gpu-job-requests-gpu",
        config: { sharedJobs: { "prod-*-job": "many small models" } },
        lets: { type: JD, change: container((document) => document.resourceRequirements.pop()) },
    },
    { policy: "gpu-job-requests-gpu", config: { sharedJobs: { "prod-us-east-2-job": " " } } },
    { policy: "gpu-compute-instance-types", config: { families: ["g5"] } },
    { policy: "gpu-compute-image", config: { imageTypes: ["ECS_AL2023"] } },
    { policy: "gpu-job-fits-instance", config: { memoryFactor: 0.1 } },
    {
        policy: "gpu-job-image-pinned",
        config: { allowTag: ["pytorch/*"] },
        lets: {
            type: JD,
            change: container((document) => (document.image = "pytorch/pytorch:2.8.0")),
        },
    },
    { policy: "gpu-image-platform", config: { platform: "linux/arm64" } },
    { policy: "gpu-ami-recipe", config: { minGiB: 200 } },
    { policy: "gpu-ami-recipe", config: { parents: ["ami-0fffffffffffffff0"] } },
    { policy: "gpu-training-instance", config: { types: ["ml.p5.48xlarge"] } },
    {
        policy: "gpu-training-instance",
        config: { maxInstances: 2 },
        lets: {
            type: TYPES.trainingJob,
            change: ({ resourceConfig }) => (resourceConfig.instanceCount = 2),
        },
    },
];
