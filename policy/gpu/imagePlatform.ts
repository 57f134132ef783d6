import { TYPES } from "../facts/types";
import { definePolicy, knob } from "../kit";

/** The image is built for the instances. */
export const imagePlatform = definePolicy({
    id: "gpu-image-platform",
    description: "A built image is for the environment's platform, and it is pushed.",
    why: "an image built on an arm64 laptop ends every job with an exec format error, and one that is not pushed is not there to pull",
    fix: "Set build.platform, and leave skipPush out.",
    example: `build: { context: ".", platform: "linux/amd64" }`,
    level: "mandatory",
    severity: "high",
    types: [TYPES.dockerImage],
    blindSpots: "Images that the program does not build, and what a base image was built for.",
    whenUnknown: "An unknown platform is a violation: it is a plain value.",
    knobs: { platform: knob.defineText("linux/amd64", "Platform of the instances.") },
    *check({ props }, { platform }) {
        const set = props.at("build", "platform");
        if (set.text !== platform)
            yield { what: `has the platform ${set.shown}`, write: `build.platform: ${platform}` };
        if (props.at("skipPush").flag === true)
            yield { what: "is not pushed", write: "no skipPush" };
    },
    remediate({ build }, { platform }) {
        if (typeof build !== "object" || build === null) return false;
        const options = build as Record<string, unknown>;
        if ("platform" in options && options.platform === platform) return false;
        options.platform = platform;
        return true;
    },
});
