import { CAPACITY_BLOCKS, isExcused } from "../facts/reasons";
import { TYPES } from "../facts/types";
import { definePolicy, knob, peek, type StackSubject } from "../kit";

/** Environments spread over zones. */
export const zoneDiversity = definePolicy({
    id: "spot-zone-diversity",
    description: "An environment's subnets lie in more than one zone.",
    why: "each type in each zone is a pool of its own, and one zone can run out of a GPU type for days",
    fix: "Give the environment subnets of two or more zones.",
    example: "subnets: vpc.publicSubnetIds of a VPC with three availabilityZoneNames",
    level: "mandatory",
    testLevel: "advisory",
    severity: "medium",
    types: [TYPES.computeEnvironment],
    blindSpots: "Which of the listed types each zone offers.",
    whenUnknown:
        "Unknown subnets are judged by where they come from: the VPC's zones, or the zone of each subnet. What stays unknown is decided by the update.",
    stackUnknown: "deferred",
    knobs: {
        minZones: knob.defineInteger(2, "Fewest zones.", "lower"),
        capacityBlocks: knob.defineTextMap({}, CAPACITY_BLOCKS),
    },
    *checkInStack({ name, props, from }, _stack, { minZones, capacityBlocks }) {
        // A block is of one type in one zone.
        if (isExcused(capacityBlocks, name)) return;
        const write = `subnets of ${minZones} zones or more`;
        const zones = from("computeResources").flatMap(listZones);
        const ids = peek(() => props.at("computeResources", "subnets").texts);
        const distinct = new Set(zones).size;
        if (ids.known && ids.value.length < minZones)
            yield {
                what: `has ${ids.value.length} ${ids.value.length === 1 ? "subnet" : "subnets"}`,
                write,
            };
        else if (distinct > 0 && distinct < minZones)
            yield { what: `lies in ${distinct} ${distinct === 1 ? "zone" : "zones"}`, write };
        // Reading it once more defers the judgement.
        else if (distinct === 0 && !ids.known) void props.at("computeResources", "subnets").texts;
    },
});

/** The zones that a resource's subnets lie in. */
function listZones({ type, props }: StackSubject): string[] {
    if (type === TYPES.awsxVpc) {
        const zones = props.at("availabilityZoneNames").texts;
        const count = props.at("numberOfAvailabilityZones").number ?? 0;
        return zones.length > 0 ? zones : Array.from({ length: count }, (_, i) => String(i));
    }
    if (type !== TYPES.subnet) return [];
    const zone = ["availabilityZone", "availabilityZoneId"].map((key) => props.at(key).text);
    return zone.flatMap((name) => name ?? []).slice(0, 1);
}
