import { FOLLOWING_PARENT } from "../../../../components/ami/recipe";
import { GPU_FAMILIES } from "../../../../policy/facts/gpuTypes";
import { TYPES } from "../../../../policy/facts/types";
import { listed } from "../../../../policy/facts/words";
import { inJson, type Inputs } from "../program";
import type { KnobCase, Mutation } from "../mutation";

const JD = TYPES.jobDefinition;
const CE = TYPES.computeEnvironment;
const container = (change: (document: Inputs) => void) => inJson("containerProperties", change);
const resources = (change: (resources: Inputs) => void) => (inputs: Inputs) =>
    change(inputs.computeResources);
const FAMILIES = `types of the families ${listed(GPU_FAMILIES)}`;
const IMAGE_TYPE = "ec2Configurations with the imageType ECS_AL2023_NVIDIA";
const ROOT = 'a mapping of /dev/xvda to gp3, 100 GiB or more, encrypted "true"';
const ebs = (change: (ebs: Inputs) => void) => (inputs: Inputs) =>
    change(inputs.blockDeviceMappings[0].ebs);
const training = (change: (parameters: Inputs) => void) =>
    inJson("definition", ({ States }) => change(States.Train.Parameters));

/** Changes that the pack gpu must see. */
export const gpuMutations: readonly Mutation[] = [
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
    {
        policy: "gpu-image-platform",
        type: TYPES.dockerImage,
        fault: "no platform",
        change: ({ build }) => delete build.platform,
        what: "has the platform absent",
        write: "build.platform: linux/amd64",
    },
    {
        policy: "gpu-image-platform",
        type: TYPES.dockerImage,
        fault: "no push",
        change: (inputs) => (inputs.skipPush = true),
        what: "is not pushed",
        write: "no skipPush",
    },
    {
        policy: "gpu-ami-recipe",
        type: TYPES.imageRecipe,
        fault: "a small root disk",
        change: ebs((one) => (one.volumeSize = 30)),
        what: "has a root disk of 30 GiB",
        write: ROOT,
    },
    {
        policy: "gpu-ami-recipe",
        type: TYPES.imageRecipe,
        fault: "a root disk in the clear",
        change: ebs((one) => (one.encrypted = "false")),
        what: "has a root disk that is not encrypted",
        write: ROOT,
    },
    {
        policy: "gpu-ami-recipe",
        type: TYPES.imageRecipe,
        fault: "a parent by parameter",
        change: (inputs) => (inputs.parentImage = "ssm:/aws/service/ecs/gpu"),
        what: 'starts from "ssm:/aws/service/ecs/gpu"',
        write: `a parentImage that fits ami-* or ${FOLLOWING_PARENT}`,
    },
    ...[TYPES.builtImage, TYPES.imagePipeline].map((type): Mutation => ({
        policy: "gpu-ami-tests",
        type,
        fault: `tests switched off in ${type}`,
        change: (inputs) => (inputs.imageTestsConfiguration.imageTestsEnabled = false),
        what: "has its image tests switched off",
        write: "imageTestsConfiguration.imageTestsEnabled: true",
    })),
    {
        policy: "gpu-ami-tests",
        type: TYPES.infrastructure,
        fault: "tests on a CPU",
        change: ({ instanceTypes }) => instanceTypes.push("m5.large"),
        what: 'tests on "m5.large", which has no NVIDIA GPU',
        write: "GPU types in instanceTypes only",
    },
    {
        policy: "gpu-training-instance",
        type: TYPES.stateMachine,
        fault: "training on a CPU",
        change: training(({ ResourceConfig }) => (ResourceConfig.InstanceType = "ml.m5.xlarge")),
        what: 'has in state Train the instance type "ml.m5.xlarge"',
        write: "an ml GPU type such as ml.g5.xlarge as ResourceConfig.InstanceType",
    },
    {
        policy: "gpu-training-instance",
        type: TYPES.stateMachine,
        fault: "a type that is computed",
        change: training(({ ResourceConfig }) => {
            delete ResourceConfig.InstanceType;
            ResourceConfig["InstanceType.$"] = "$.type";
        }),
        what: "has in state Train an instance type that is computed when it runs",
        write: "an ml GPU type such as ml.g5.xlarge as ResourceConfig.InstanceType",
        level: "advisory",
    },
    {
        policy: "gpu-training-instance",
        type: TYPES.trainingJob,
        fault: "many instances",
        change: ({ resourceConfig }) => (resourceConfig.instanceCount = 2),
        what: "has 2 instances",
        write: "ResourceConfig.InstanceCount of 1 or less",
    },
];

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
