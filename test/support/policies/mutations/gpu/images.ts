import { FOLLOWING_PARENT } from "../../../../../components/ami/recipe";
import { TYPES } from "../../../../../policy/facts/types";
import type { Mutation } from "../../mutation";
import type { Inputs } from "../../program";

const ROOT = 'a mapping of /dev/xvda to gp3, 100 GiB or more, encrypted "true"';
const ebs = (change: (ebs: Inputs) => void) => (inputs: Inputs) =>
    change(inputs.blockDeviceMappings[0].ebs);

/** Changes of images and AMIs that the pack gpu must see. */
export const imageMutations: readonly Mutation[] = [
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
        what: 'tests on "m5.large", which is no NVIDIA GPU type that AWS offers',
        write: "GPU types in instanceTypes only",
    },
];
