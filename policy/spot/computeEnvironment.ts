import { CAPACITY_BLOCKS, isExcused, findReason } from "../facts/reasons";
import { TYPES } from "../facts/types";
import { definePolicy, knob } from "../kit";

/** Environments buy spot. */
export const computeEnvironment = definePolicy({
    id: "spot-compute-environment",
    description:
        "An environment launches spot instances, unless it is named as on demand with a reason.",
    why: "the same GPU costs two to four times as much on demand, and nobody sees it before the bill",
    fix: "Set computeResources.type to SPOT; name an on-demand environment in onDemand with a reason.",
    example: `computeResources: { type: "SPOT" }`,
    level: "mandatory",
    severity: "high",
    types: [TYPES.computeEnvironment],
    blindSpots: "What spot costs: the price is for the choice of regions.",
    whenUnknown: "An unknown type is a violation: it is a plain value.",
    knobs: {
        onDemand: knob.defineTextMap(
            {},
            "Environments that may be on demand: logical name, * for any text, to reason.",
        ),
        capacityBlocks: knob.defineTextMap({}, CAPACITY_BLOCKS),
    },
    *check({ name, props }, { onDemand, capacityBlocks }) {
        const type = props.at("computeResources", "type");
        if (type.text?.toUpperCase() === "SPOT") return;
        if (isExcused(capacityBlocks, name)) return;
        const reason = findReason(onDemand, name);
        if (reason === undefined)
            yield {
                what: `has the computeResources.type ${type.shown}`,
                write: 'computeResources.type: "SPOT", or name it with its reason in the setting onDemand',
            };
        else if (reason.trim() === "")
            yield {
                what: "is named as on demand without a reason",
                write: "the reason in the setting onDemand",
            };
    },
});
