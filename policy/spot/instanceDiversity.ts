import { readFamily, listTypes } from "../facts/gpuTypes";
import { CAPACITY_BLOCKS, isExcused } from "../facts/reasons";
import { TYPES } from "../facts/types";
import { definePolicy, knob } from "../kit";

/** Families or sizes that an environment has at least. */
const MIN_KINDS = 2;

/** Environments draw on several pools. */
export const instanceDiversity = definePolicy({
    id: "spot-instance-diversity",
    description: "An environment lists several instance types, of more than one family or size.",
    why: "one pool is reclaimed at once: teams lost 29 of 30 instances within one second",
    fix: "List three or more types; other sizes of a family help as much as other families.",
    example: "instanceTypes: [g4dn.xlarge, g5.xlarge, g6.xlarge]",
    level: "mandatory",
    testLevel: "advisory",
    severity: "medium",
    types: [TYPES.computeEnvironment],
    blindSpots: "Whether the listed types are offered in the environment's zones.",
    whenUnknown: "An unknown type is a violation: types are plain values.",
    knobs: {
        minTypes: knob.defineInteger(
            3,
            "Fewest types; a family counts with all its sizes.",
            "lower",
        ),
        capacityBlocks: knob.defineTextMap({}, CAPACITY_BLOCKS),
    },
    *check({ name: resource, props }, { minTypes, capacityBlocks }) {
        // A block is of one type in one zone.
        if (isExcused(capacityBlocks, resource)) return;
        const entries = props.at("computeResources", "instanceTypes").texts;
        const types = new Set(
            entries.flatMap((entry) => {
                const known = listTypes(entry);
                return known.length > 0 ? known.map(({ name }) => name) : [entry];
            }),
        );
        const families = new Set([...types].map(readFamily));
        const sizes = new Set([...types].map((type) => type.split(".")[1] ?? ""));
        const varied = families.size >= MIN_KINDS || sizes.size >= MIN_KINDS;
        if (types.size < minTypes || !varied)
            yield {
                what: `lists ${types.size} instance ${types.size === 1 ? "type" : "types"} of ${families.size} ${families.size === 1 ? "family" : "families"}`,
                write: `${minTypes} types or more, of ${MIN_KINDS} families or sizes`,
            };
    },
});
