import { fitsGlob } from "../facts/glob";
import { TYPES } from "../facts/types";
import { joinWords } from "../facts/words";
import { definePolicy, knob } from "../kit";

/** Root of AWS's AL2023 images. */
const ROOT = "/dev/xvda";

/** The AMI has a fixed parent and a fitting root disk. */
export const amiRecipe = definePolicy({
    id: "gpu-ami-recipe",
    description:
        "An AMI recipe starts from an allowed parent and gives it a large encrypted gp3 root disk.",
    why: "an ssm: parent hides a new AMI from the plan, and the default root of 30 GiB fills up with CUDA layers",
    fix: "Name the parent by its AMI id, and map /dev/xvda to an encrypted gp3 volume.",
    example: `blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { volumeType: "gp3", volumeSize: 100, encrypted: "true" } }]`,
    level: "mandatory",
    severity: "medium",
    types: [TYPES.imageRecipe],
    blindSpots:
        "What the parent image holds, and disks that a component adds while the AMI is built.",
    whenUnknown: "An unknown disk is a violation; an unknown parent is decided by the update.",
    knobs: {
        parents: knob.defineTexts(
            ["ami-*"],
            "Parents that are allowed; * stands for any characters.",
            "more",
        ),
        minGiB: knob.defineInteger(100, "Smallest root disk in GiB.", "lower"),
    },
    *check({ props }, { minGiB }) {
        const write = `a mapping of ${ROOT} to gp3, ${minGiB} GiB or more, encrypted "true"`;
        const root = props
            .at("blockDeviceMappings")
            .items.find((mapping) => mapping.at("deviceName").text === ROOT);
        if (!root) {
            yield { what: `maps no disk to ${ROOT}`, write };
            return;
        }
        const ebs = root.at("ebs");
        if (ebs.at("volumeType").text !== "gp3")
            yield { what: `has a root disk of the type ${ebs.at("volumeType").shown}`, write };
        if (!((ebs.at("volumeSize").number ?? 0) >= minGiB))
            yield { what: `has a root disk of ${ebs.at("volumeSize").shown} GiB`, write };
        if (ebs.at("encrypted").flag !== true)
            yield { what: "has a root disk that is not encrypted", write };
    },
    *checkDeferred({ props }, { parents }) {
        const parent = props.at("parentImage");
        if (!parents.some((pattern) => fitsGlob(pattern, parent.text ?? "")))
            yield {
                what: `starts from ${parent.shown}`,
                write: `a parentImage that fits ${joinWords(parents, "or")}`,
            };
    },
    remediate({ blockDeviceMappings }) {
        if (!Array.isArray(blockDeviceMappings)) return false;
        let changed = false;
        for (const mapping of blockDeviceMappings as { ebs?: { encrypted?: unknown } }[]) {
            const ebs = mapping?.ebs;
            if (typeof ebs !== "object" || ebs === null || String(ebs.encrypted) === "true")
                continue;
            ebs.encrypted = "true";
            changed = true;
        }
        return changed;
    },
});
