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
            const overrides = props.at("mixedInstancesPolicy", "launchTemplate", "overrides").items;
            if (overrides.some((one) => buysJudged(one, nonGpuOk))) yield* shareFaults(props);
            return;
        }
        const name = props.at("instanceType").text;
        if (name !== undefined && judged(name, nonGpuOk)) yield* marketFaults(name, props);
    },
    *checkInStack({ type, props, urn, from }, stack, { nonGpuOk }) {
        if (type === TYPES.autoscalingGroup) {
            const policy = props.at("mixedInstancesPolicy");
            const overrides = policy.at("launchTemplate", "overrides").items;
            const templates = from("mixedInstancesPolicy").map((one) => one.props);
            // Without overrides the template says what is bought.
            if (overrides.length === 0 && templates.some((one) => buysJudged(one, nonGpuOk)))
                yield* shareFaults(props);
            return;
        }
        if (type !== TYPES.launchTemplate || !props.has("instanceMarketOptions")) return;
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

function judged(type: string, nonGpuOk: boolean): boolean {
    return !nonGpuOk || isAccelerated(type);
}

/** Whether an override or a template may start an instance that is judged. */
function buysJudged(view: View, nonGpuOk: boolean): boolean {
    const type = view.at("instanceType").text;
    if (type !== undefined) return judged(type, nonGpuOk);
    const requirements = view.at("instanceRequirements");
    if (!requirements.present) return false;
    const allowed = requirements.at("allowedInstanceTypes").texts;
    // Nothing said of accelerators lets types with some in.
    // https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_InstanceRequirements.html
    const none = requirements.at("acceleratorCount", "max").number === 0;
    return !nonGpuOk || (!none && (allowed.length === 0 || allowed.some(mayBeAccelerated)));
}

/** How the names of accelerated families begin. */
const ACCELERATED = ["g", "p", "inf", "trn", "dl"] as const;

/** Whether a pattern such as `g5.*` or `*` stands for a type with an accelerator. */
function mayBeAccelerated(pattern: string): boolean {
    const [beginning = ""] = pattern.split("*");
    return isAccelerated(`${beginning}0`) || ACCELERATED.some((name) => name.startsWith(beginning));
}

function* shareFaults(props: View): Iterable<Finding> {
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

function* marketFaults(type: string, props: View): Iterable<Finding> {
    const market = props.at("instanceMarketOptions", "marketType");
    if (market.text !== "spot")
        yield {
            what: `starts ${type} with the market ${market.shown}`,
            write: 'instanceMarketOptions: { marketType: "spot" }',
        };
}
