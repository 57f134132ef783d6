import { GPU_FAMILIES } from "../../../../../policy/facts/gpuTypes";
import { TYPES } from "../../../../../policy/facts/types";
import { joinWords } from "../../../../../policy/facts/words";
import type { Mutation } from "../../mutation";
import { inJson, type Inputs } from "../../program";

const JD = TYPES.jobDefinition;
const CE = TYPES.computeEnvironment;
/** Changes the container of a job definition. */
export const container = (change: (document: Inputs) => void) =>
    inJson("containerProperties", change);
const resources = (change: (resources: Inputs) => void) => (inputs: Inputs) =>
    change(inputs.computeResources);
const FAMILIES = `types of the families ${joinWords(GPU_FAMILIES)}`;
const IMAGE_TYPE = "ec2Configurations with the imageType ECS_AL2023_NVIDIA";

/** Changes of jobs and environments that the pack gpu must see. */
export const computeMutations: readonly Mutation[] = [
    {
        policy: "gpu-job-requests-gpu",
        type: JD,
        fault: "no GPU requirement",
        change: container((document) => {
            document.resourceRequirements = document.resourceRequirements.filter(
                ({ type }: Inputs) => type !== "GPU",
            );
        }),
        what: "requests no GPU, fewer than 1",
        write: '{ "type": "GPU", "value": "1" } in resourceRequirements, or its reason in the setting sharedJobs',
    },
    {
        policy: "gpu-job-requests-gpu",
        type: JD,
        fault: "a document that is no JSON",
        change: (inputs) => (inputs.containerProperties = "{"),
        what: "has containerProperties that are no JSON object",
        write: "containerProperties as JSON text",
    },
    ...["optimal", "m5.xlarge", "p2.xlarge", "g4ad.xlarge", "p3.2xlarge"].map((type): Mutation => ({
        policy: "gpu-compute-instance-types",
        type: CE,
        fault: `the type ${type}`,
        change: resources(({ instanceTypes }) => instanceTypes.push(type)),
        what: `lists "${type}", which is no NVIDIA GPU type that AWS offers`,
        write: FAMILIES,
    })),
    {
        policy: "gpu-compute-instance-types",
        type: CE,
        fault: "an empty list",
        change: resources((one) => (one.instanceTypes = [])),
        what: "lists no instance type",
        write: FAMILIES,
        also: ["gpu-job-fits-instance", "spot-instance-diversity"],
    },
    {
        policy: "gpu-compute-architecture",
        type: CE,
        fault: "an arm64 type",
        change: resources(({ instanceTypes }) => instanceTypes.push("g5g.xlarge")),
        what: "lists the arm64 types g5g.xlarge",
        write: "x86_64 types in instanceTypes only",
        also: ["gpu-compute-instance-types"],
    },
    {
        policy: "gpu-compute-image",
        type: CE,
        fault: "an AL2 image",
        change: resources((one) => (one.ec2Configurations[0].imageType = "ECS_AL2_NVIDIA")),
        what: 'has the imageType "ECS_AL2_NVIDIA"',
        write: IMAGE_TYPE,
    },
    {
        policy: "gpu-compute-image",
        type: CE,
        fault: "no image type",
        change: resources((one) => delete one.ec2Configurations),
        what: "has no ec2Configurations",
        write: IMAGE_TYPE,
    },
    {
        policy: "gpu-compute-image",
        type: CE,
        fault: "an imageId",
        change: resources((one) => (one.imageId = "ami-0123456789abcdef0")),
        what: "names its AMI by imageId",
        write: "it as imageIdOverride in ec2Configurations",
    },
    {
        policy: "gpu-job-fits-instance",
        type: JD,
        fault: "all of an instance's nominal memory",
        change: container((document) => {
            document.resourceRequirements[1].value = "32768";
        }),
        what: "asks for 1 GPUs, 4 vCPUs and 32768 MiB, which fit no instance of any environment",
        write: "less, or a larger instance type or maxVcpus of the environment",
    },
    {
        policy: "gpu-job-image-pinned",
        type: JD,
        fault: "the tag latest",
        change: container((document) => (document.image = "nvidia/cuda:latest")),
        what: 'runs the image "nvidia/cuda:latest", whose tag moves',
        write: "repository@sha256:<digest>, or the content tag of a private repository",
    },
    {
        policy: "gpu-job-image-pinned",
        type: JD,
        fault: "no tag",
        change: container((document) => (document.image = "nvidia/cuda")),
        what: 'runs the image "nvidia/cuda", which has no tag',
        write: "repository@sha256:<digest>, or the content tag of a private repository",
    },
    {
        policy: "gpu-job-image-pinned",
        type: JD,
        fault: "the tag of the build cache",
        change: container((document) => {
            document.image = document.image.replace(/:[0-9a-f]+$/, "-cache:build");
        }),
        what: 'runs the image "123456789012.dkr.ecr.us-east-2.amazonaws.com/gpu-batch/p..., whose tag may move',
        write: "repository@sha256:<digest>, or the content tag of a private repository",
    },
    {
        policy: "gpu-job-image-pinned",
        type: JD,
        fault: "an image of another region",
        change: container((document) => {
            document.image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/jobs:3f9a1c0b7d2e";
        }),
        what: "in us-east-2 runs an image of eu-west-1",
        write: "an image of a repository in us-east-2",
    },
];
