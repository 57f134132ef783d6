import { isAccelerated } from "../facts/gpuTypes";
import { TYPES } from "../facts/types";
import { definePolicy, knob, type Finding } from "../kit";
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
        nonGpuOk: knob.flag(true, "Whether instances without a GPU may be on demand."),
    },
    *check({ type, props }, { nonGpuOk }) {
        if (type === TYPES.autoscalingGroup) {
            const policy = props.at("mixedInstancesPolicy");
            const types = policy
                .at("launchTemplate", "overrides")
                .items.flatMap((item) => item.at("instanceType").text ?? []);
            const share = policy.at("instancesDistribution", "onDemandPercentageAboveBaseCapacity");
            // Absent means 100. https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_InstancesDistribution.html
            if (types.some((name) => judged(name, nonGpuOk)) && (share.number ?? 100) > 0)
                yield {
                    what: `buys ${share.number ?? 100} per cent of its instances on demand`,
                    write: "onDemandPercentageAboveBaseCapacity: 0",
                };
            return;
        }
        const name = props.at("instanceType").text;
        if (name !== undefined && judged(name, nonGpuOk)) yield* marketFaults(name, props);
    },
    *checkInStack({ type, props, urn }, stack) {
        if (type !== TYPES.launchTemplate || !props.has("instanceMarketOptions")) return;
        const users = stack
            .ofType(TYPES.computeEnvironment)
            .filter(({ from }) => from("computeResources").some((used) => used.urn === urn));
        for (const user of users)
            yield {
                what: `names a market and is the template of the environment ${user.name}`,
                write: "no instanceMarketOptions",
            };
    },
});

function judged(type: string, nonGpuOk: boolean): boolean {
    return !nonGpuOk || isAccelerated(type);
}

function* marketFaults(type: string, props: View): Iterable<Finding> {
    const market = props.at("instanceMarketOptions", "marketType");
    if (market.text !== "spot")
        yield {
            what: `starts ${type} with the market ${market.shown}`,
            write: 'instanceMarketOptions: { marketType: "spot" }',
        };
}
