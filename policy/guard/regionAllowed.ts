import { TYPES } from "../facts/types";
import { joinWords } from "../facts/words";
import { definePolicy, knob, type Subject } from "../kit";

/** Everything lies in the chosen regions, and its name says in which. */
export const regionAllowed = definePolicy({
    id: "guard-region-allowed",
    description:
        "AWS resources have a named provider of an allowed region, and the region is part of their logical name.",
    why: "a default provider takes whatever region the shell names, and a provider that changes its region under an existing name leaves the old resources behind, still billed",
    fix: "Give each region a provider of its own, resources in it names with the region, and change regions in regions.lock.json or in the stack's settings.",
    example: `a provider prod-us-east-2 with region: "us-east-2", and names such as prod-us-east-2-queue`,
    level: "mandatory",
    severity: "critical",
    types: ["pulumi:providers:aws", "aws:*"],
    blindSpots: "Regions that a script or a container reaches with its own client.",
    whenUnknown: "An unknown region is a violation: it is a plain value.",
    knobs: {
        regions: knob.defineTexts(
            [],
            "Regions of cells. The pack sets it: the stack's list, or its selection in regions.lock.json.",
        ),
        peerRegions: knob.defineTexts(
            [],
            "Regions that a cell reaches into, such as its bastion's. The pack sets it from the stack's settings.",
        ),
    },
    *check(subject, { regions, peerRegions }) {
        const { type, name, props, provider } = subject;
        if (isDefault(subject)) {
            yield {
                what: "is a default provider",
                write: "a provider with a region for every resource",
            };
            return;
        }
        const allowed = [...regions, ...peerRegions];
        if (type === TYPES.awsProvider || props.has("region")) {
            const region = props.at("region");
            if (!allowed.includes(region.text ?? ""))
                yield {
                    what: `has the region ${region.shown}`,
                    write: `${joinWords(allowed, "or") || "an allowed region, and the setting regions"}`,
                };
        }
        const region = provider?.props.at("region").text ?? props.at("region").text;
        if (region === undefined) return;
        const carried = peerRegions.includes(region) ? [...regions, region] : [region];
        if (!carried.some((each) => name.includes(each)))
            yield {
                what: `lies in ${region} and its name does not say so`,
                write: `a logical name with ${joinWords(carried, "or")} in it`,
            };
    },
});

function isDefault({ type, name, provider }: Subject): boolean {
    const ownName = type === TYPES.awsProvider ? name : (provider?.name ?? "");
    return /^default(_\d|$)/.test(ownName);
}
