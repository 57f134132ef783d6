import { listContainers, readJob } from "../facts/containers";
import { fitsGlob } from "../facts/glob";
import { parseEcrImage, isContentTag, type EcrImage } from "../facts/registry";
import { TYPES } from "../facts/types";
import { definePolicy, knob, type Subject } from "../kit";

const DIGEST = /@sha256:[0-9a-f]{64}$/;
const TAG = /:([\w][\w.-]{0,127})$/;

/** The image cannot move. */
export const jobImagePinned = definePolicy({
    id: "gpu-job-image-pinned",
    description:
        "A job's image is named by a digest, or by a content tag in a repository of the job's own account and region.",
    why: "a tag that moves changes the code under queued jobs and their retries, and an image of another region costs transfer at every start",
    fix: "Name the image by its digest, as gpu-batch:image.uri must, or by the content tag of an image that the program builds. Where jobs of another program name fixed tags, allowTag lists the repositories that are trusted not to move them.",
    example: `"image": "123456789012.dkr.ecr.us-east-2.amazonaws.com/jobs:3f9a1c0b7d2e"`,
    level: "mandatory",
    testLevel: "advisory",
    severity: "medium",
    types: [TYPES.jobDefinition],
    blindSpots: "What an image holds, and whether its digest or tag is there to pull.",
    whenUnknown: "An unknown document is a violation: build it from chosen names.",
    knobs: {
        allowTag: knob.defineTexts(
            [],
            "Repositories that are trusted not to move their tags; * stands for any characters.",
            "more",
        ),
    },
    *check(subject, { allowTag }) {
        const { props, provider } = subject;
        const accounts = listAccounts(subject);
        const region = provider?.props.at("region").text;
        for (const container of listContainers(props)) {
            const image = container.at("image").text ?? "";
            const [, tag = ""] = TAG.exec(image) ?? [];
            const repository = image.replace(DIGEST, "").replace(TAG, "");
            const own = parseEcrImage(image);
            const pinned =
                DIGEST.test(image) ||
                (own !== undefined && accounts.includes(own.account) && isContentTag(tag));
            const allowed =
                tag !== "" &&
                tag !== "latest" &&
                allowTag.some((pattern) => fitsGlob(pattern, repository));
            if (!pinned && !allowed)
                yield {
                    what: `runs the image ${container.at("image").shown}, ${findImageFault(tag, own)}`,
                    write: "repository@sha256:<digest>, or the content tag of a private repository",
                };
            if (own !== undefined && region !== undefined && own.region !== region)
                yield {
                    what: `in ${region} runs an image of ${own.region}`,
                    write: `an image of a repository in ${region}`,
                };
        }
    },
});

function findImageFault(tag: string, own: EcrImage | undefined): string {
    if (tag === "") return "which has no tag";
    if (own !== undefined && isContentTag(tag)) return "whose tag another account may move";
    return tag === "latest" ? "whose tag moves" : "whose tag may move";
}

/** Keys of a job's documents that name a role, which lies in the job's own account. */
const ROLES = ["jobRoleArn", "executionRoleArn", "taskRoleArn"] as const;

/** The accounts that a job may run in: what its provider allows, or where its roles lie. */
function listAccounts({ props, provider }: Subject): string[] {
    const allowed = provider?.props.at("allowedAccountIds");
    const named = allowed?.text === undefined ? allowed?.texts : listIds(allowed.text);
    if (named !== undefined && named.length > 0) return named;
    const places = readJob(props).tasks.flatMap(({ containers, shared }) => [
        shared,
        ...containers,
    ]);
    return places.flatMap((place) =>
        ROLES.flatMap((key) => place.at(key).text?.split(":")[4] ?? []),
    );
}

/** The ids of a list; the provider's properties are JSON text on the wire. */
function listIds(text: string): string[] {
    return text.match(/\b\d{12}\b/g) ?? [];
}
