import { fitsGlob } from "../facts/glob";
import { TYPES } from "../facts/types";
import { definePolicy, knob, parseJson } from "../kit";

/** Images stay what they are, and stay. */
export const ecrRepository = definePolicy({
    id: "guard-ecr-repository",
    description:
        "A repository refuses to move tags, scans what is pushed, and keeps enough tagged images.",
    why: "a tag that moves changes the code of queued jobs, and a short lifecycle deletes the image that they wait for",
    fix: "Set imageTagMutability IMMUTABLE and scanOnPush, and let the lifecycle count tagged images.",
    example: `imageTagMutability: "IMMUTABLE", imageScanningConfiguration: { scanOnPush: true }`,
    level: "mandatory",
    severity: "high",
    types: [TYPES.repository, TYPES.lifecyclePolicy],
    blindSpots: "Who may push to the repository, and images that somebody deletes by hand.",
    whenUnknown:
        "An unknown setting is a violation: settings and the lifecycle document are plain values.",
    knobs: {
        keep: knob.defineInteger(30, "Fewest tagged images that a lifecycle keeps.", "lower"),
        cacheRepos: knob.defineTexts(
            [],
            "Logical names of repositories for build caches, whose tags may move and go; * stands for any characters.",
            "more",
        ),
    },
    *check({ type, name, props }, { keep, cacheRepos }) {
        const isCache = cacheRepos.some((pattern) => fitsGlob(pattern, name));
        if (type === TYPES.lifecyclePolicy) {
            if (isCache) return;
            const document = parseJson(props.at("policy"));
            if (!document)
                yield {
                    what: "has a policy that is no JSON object",
                    write: "a lifecycle document as JSON text",
                };
            for (const rule of document?.at("rules").items ?? []) {
                const selection = rule.at("selection");
                if (selection.at("tagStatus").text === "untagged") continue;
                const counts = selection.at("countType").text === "imageCountMoreThan";
                if (!counts || !((selection.at("countNumber").number ?? 0) >= keep))
                    yield {
                        what: counts
                            ? `keeps ${selection.at("countNumber").shown} tagged images`
                            : "deletes tagged images by their age",
                        write: `imageCountMoreThan of ${keep} or more for tagged images`,
                    };
            }
            return;
        }
        const mutability = props.at("imageTagMutability");
        if (mutability.text !== "IMMUTABLE" && !isCache)
            yield {
                what: `has the imageTagMutability ${mutability.shown}`,
                write: 'imageTagMutability: "IMMUTABLE"',
            };
        if (props.at("imageScanningConfiguration", "scanOnPush").flag !== true)
            yield {
                what: "does not scan what is pushed",
                write: "imageScanningConfiguration: { scanOnPush: true }",
            };
        // ECR encrypts with AES256 when nothing is said.
        // https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html
        for (const { kind } of props
            .at("encryptionConfigurations")
            .items.map((item) => ({ kind: item.at("encryptionType") })))
            if (kind.present && !["AES256", "KMS", "KMS_DSSE"].includes(kind.text ?? ""))
                yield {
                    what: `has the encryptionType ${kind.shown}`,
                    write: "encryptionType: AES256 or KMS",
                };
    },
    remediate(props, { cacheRepos }, { type, name }) {
        if (type !== TYPES.repository) return false;
        const scanning = props.imageScanningConfiguration as { scanOnPush?: unknown } | undefined;
        const scans = scanning?.scanOnPush === true;
        const immutable =
            props.imageTagMutability === "IMMUTABLE" ||
            cacheRepos.some((pattern) => fitsGlob(pattern, name));
        if (!scans) props.imageScanningConfiguration = { scanOnPush: true };
        if (!immutable) props.imageTagMutability = "IMMUTABLE";
        return !scans || !immutable;
    },
});
