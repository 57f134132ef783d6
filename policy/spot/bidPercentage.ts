import { TYPES } from "../facts/types";
import { definePolicy, knob } from "../kit";

/** No low bid. */
export const bidPercentage = definePolicy({
    id: "spot-bid-percentage",
    description: "An environment sets no bid, or one within bounds.",
    why: "spot is charged at the market price whatever the bid: a low one saves nothing and only ends jobs sooner",
    fix: "Leave bidPercentage out, which means 100.",
    example: "computeResources without bidPercentage",
    level: "advisory",
    severity: "low",
    types: [TYPES.computeEnvironment],
    blindSpots: "The price at which spot is sold.",
    whenUnknown: "An unknown bid is a violation: it is a plain value.",
    knobs: {
        min: knob.defineInteger(50, "Lowest bid, per cent of the on-demand price.", "lower"),
        max: knob.defineInteger(100, "Highest bid, per cent of the on-demand price.", "higher"),
    },
    *check({ props }, { min, max }) {
        const bid = props.at("computeResources", "bidPercentage");
        if (!bid.present) return;
        const percent = bid.number ?? NaN;
        if (!(percent >= min && percent <= max))
            yield {
                what: `bids ${bid.shown} per cent`,
                write: `no bidPercentage, or ${min} to ${max}`,
            };
    },
});
