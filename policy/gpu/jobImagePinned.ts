import { containersOf } from "../facts/containers";
import { fitsGlob } from "../facts/glob";
import { TYPES } from "../facts/types";
import { definePolicy, knob } from "../kit";

const DIGEST = /@sha256:[0-9a-f]{64}$/;
const TAG = /:([\w][\w.-]{0,127})$/;
/** The tag of a content: twelve or more hexadecimal digits, with or without a word before. */
const CONTENT_TAG = /^(?:[A-Za-z]+-)?[0-9a-f]{12,64}$/;
const PRIVATE = /^\d{12}\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\//;

/** The image cannot move. */
export const jobImagePinned = definePolicy({
    id: "gpu-job-image-pinned",
    description:
        "A job's image is named by a digest, or by a content tag in a repository of the job's own region.",
    why: "a tag that moves changes the code under queued jobs and their retries, and an image of another region costs transfer at every start",
    fix: "Name the image by digest or by the content tag that the program pushes. Fixed tags of a trusted repository are let through by allowTag.",
    example: `"image": "123456789012.dkr.ecr.us-east-2.amazonaws.com/jobs:3f9a1c0b7d2e"`,
    level: "mandatory",
    testLevel: "advisory",
    severity: "medium",
    types: [TYPES.jobDefinition],
    blindSpots: "What an image holds, and whether its digest or tag is there to pull.",
    whenUnknown: "An unknown document is a violation: build it from chosen names.",
    knobs: {
        allowTag: knob.texts(
            [],
            "Repositories whose fixed tags are accepted; * stands for any characters.",
        ),
    },
    *check({ props, provider }, { allowTag }) {
        for (const container of containersOf(props).containers ?? []) {
            const image = container.at("image").text ?? "";
            const [, tag = ""] = TAG.exec(image) ?? [];
            const repository = image.replace(DIGEST, "").replace(TAG, "");
            const [, imageRegion] = PRIVATE.exec(image) ?? [];
            const region = provider?.props.at("region").text;
            const pinned =
                DIGEST.test(image) || (imageRegion !== undefined && CONTENT_TAG.test(tag));
            const allowed =
                tag !== "" &&
                tag !== "latest" &&
                allowTag.some((pattern) => fitsGlob(pattern, repository));
            if (!pinned && !allowed)
                yield {
                    what: `runs the image ${container.at("image").shown}, ${imageFault(tag)}`,
                    write: "repository@sha256:<digest>, or the content tag of a private repository",
                };
            if (imageRegion !== undefined && region !== undefined && imageRegion !== region)
                yield {
                    what: `in ${region} runs an image of ${imageRegion}`,
                    write: `an image of a repository in ${region}`,
                };
        }
    },
});

function imageFault(tag: string): string {
    if (tag === "") return "which has no tag";
    return tag === "latest" ? "whose tag moves" : "whose tag may move";
}
