import { TYPES } from "../facts/types";
import { joinWords } from "../facts/words";
import { definePolicy, knob } from "../kit";

/** The AMI is of the right kind. */
export const computeImage = definePolicy({
    id: "gpu-compute-image",
    description:
        "An environment names a supported GPU image type, with or without an AMI of its own.",
    why: "without the block the provider sends ECS_AL2, whose AMIs ended on 2026-06-30, and imageId is a second place that silently wins",
    fix: "Write one ec2Configurations entry with imageType ECS_AL2023_NVIDIA, and an AMI of your own as its imageIdOverride.",
    example: `ec2Configurations: [{ imageType: "ECS_AL2023_NVIDIA", imageIdOverride: ami }]`,
    level: "mandatory",
    severity: "high",
    types: [TYPES.computeEnvironment],
    blindSpots: "What an AMI of your own holds: an imageIdOverride may be of any kind.",
    whenUnknown: "An unknown image type is a violation; of the AMI only its presence counts.",
    knobs: {
        imageTypes: knob.defineTexts(
            ["ECS_AL2023_NVIDIA"],
            "Image types that are allowed.",
            "more",
        ),
    },
    *check({ props }, { imageTypes }) {
        const resources = props.at("computeResources");
        const write = `ec2Configurations with the imageType ${joinWords(imageTypes, "or")}`;
        if (resources.has("imageId"))
            yield {
                what: "names its AMI by imageId",
                write: "it as imageIdOverride in ec2Configurations",
            };
        const configurations = resources.at("ec2Configurations").items;
        if (configurations.length === 0) yield { what: "has no ec2Configurations", write };
        for (const configuration of configurations) {
            const type = configuration.at("imageType");
            if (!imageTypes.includes(type.text ?? ""))
                yield { what: `has the imageType ${type.shown}`, write };
        }
    },
});
