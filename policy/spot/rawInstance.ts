import { isAccelerated } from "../facts/gpuTypes";
import { readChoice } from "../facts/instanceChoice";
import { CAPACITY_BLOCKS, isExcused } from "../facts/reasons";
import { TYPES } from "../facts/types";
import { definePolicy, knob, type Finding } from "../kit";
import { UNDECIDED } from "../kit/message";
import type { View } from "../kit/view";

/** The market is named where instances are bought, and nowhere else. */
export const rawInstance = definePolicy({
    id: "spot-raw-instance",
    description:
        "GPU instances outside Batch ask for spot; a launch template of a Batch environment names no market.",
    why: "outside Batch nothing but the market option makes an instance spot, and inside Batch the environment decides: a second place contradicts it sooner or later",
    fix: "Outside Batch set instanceMarketOptions.marketType to spot; leave it out of a Batch template.",
    example: `instanceMarketOptions: { marketType: "spot" }`,
    level: "mandatory",
    severity: "high",
    types: [TYPES.instance, TYPES.autoscalingGroup, TYPES.launchTemplate],
    blindSpots: "Instances that are started outside the stack, by hand or by a script.",
    whenUnknown:
        "An unknown type or market is a violation; what a template serves is judged at the end.",
    knobs: {
        nonGpuOk: knob.defineFlag(true, "Whether instances without a GPU may be on demand.", "on"),
        capacityBlocks: knob.defineTextMap({}, CAPACITY_BLOCKS),
    },
    *check({ type, name: resource, props, started }, { nonGpuOk, capacityBlocks }) {
        if (type === TYPES.autoscalingGroup) {
            const overrides = props.at("mixedInstancesPolicy", "launchTemplate", "overrides").items;
            if (overrides.some((one) => buysJudged(one, nonGpuOk))) yield* findShareFaults(props);
            return;
        }
        const name = props.at("instanceType").text;
        if (name === undefined && started) {
            // What a call takes from a template, a preview does not see.
            yield {
                what: `${UNDECIDED}: it names no instance type`,
                write: "InstanceType as a plain value",
                status: "undecided",
            };
            return;
        }
        if (isCapacityBlock(props) && isExcused(capacityBlocks, resource)) return;
        if (name !== undefined && isJudged(name, nonGpuOk)) yield* findMarketFaults(name, props);
    },
    *checkInStack({ type, name, props, urn, from }, stack, { nonGpuOk, capacityBlocks }) {
        if (type === TYPES.autoscalingGroup) {
            const policy = props.at("mixedInstancesPolicy");
            const overrides = policy.at("launchTemplate", "overrides").items;
            const templates = from("mixedInstancesPolicy").map((one) => one.props);
            // Without overrides the template says what is bought.
            if (overrides.length === 0 && templates.some((one) => buysJudged(one, nonGpuOk)))
                yield* findShareFaults(props);
            return;
        }
        if (type !== TYPES.launchTemplate || !props.has("instanceMarketOptions")) return;
        if (isCapacityBlock(props) && isExcused(capacityBlocks, name)) return;
        const users = stack
            .ofType(TYPES.computeEnvironment)
            .filter((user) => user.from("computeResources").some((used) => used.urn === urn));
        for (const user of users)
            yield {
                what: `names a market and is the template of the environment ${user.name}`,
                write: "no instanceMarketOptions",
            };
    },
});

function isJudged(type: string, nonGpuOk: boolean): boolean {
    return !nonGpuOk || isAccelerated(type);
}

/** Whether an override or a template may start an instance that is judged. */
function buysJudged(view: View, nonGpuOk: boolean): boolean {
    const choice = readChoice(view);
    return choice !== undefined && (!nonGpuOk || choice.mayBeAccelerated);
}

function* findShareFaults(props: View): Iterable<Finding> {
    const distribution = props.at("mixedInstancesPolicy", "instancesDistribution");
    const share = distribution.at("onDemandPercentageAboveBaseCapacity").number ?? 100;
    const base = distribution.at("onDemandBaseCapacity").number ?? 0;
    // Absent means 100. https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_InstancesDistribution.html
    if (share > 0)
        yield {
            what: `buys ${share} per cent of its instances on demand`,
            write: "onDemandPercentageAboveBaseCapacity: 0",
        };
    if (base > 0)
        yield {
            what: `buys its first ${base} instances on demand`,
            write: "no onDemandBaseCapacity",
        };
}

function isCapacityBlock(props: View): boolean {
    return props.at("instanceMarketOptions", "marketType").text === "capacity-block";
}

function* findMarketFaults(type: string, props: View): Iterable<Finding> {
    const market = props.at("instanceMarketOptions", "marketType");
    if (market.text !== "spot")
        yield {
            what: `starts ${type} with the market ${market.shown}`,
            write: 'instanceMarketOptions: { marketType: "spot" }',
        };
}
