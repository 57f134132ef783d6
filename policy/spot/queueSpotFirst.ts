import { TYPES } from "../facts/types";
import { joinWords } from "../facts/words";
import { definePolicy, type StackSubject } from "../kit";

/** Queues fill spot first. */
export const queueSpotFirst = definePolicy({
    id: "spot-queue-spot-first",
    description:
        "A queue tries spot environments first; one on demand comes last, and only with an exemption.",
    why: "Batch fills the environments in their order: one on demand in front takes every job at full price",
    fix: "Order spot environments first. For an on-demand overflow add an exemption for the queue with its reason.",
    example: "computeEnvironmentOrders: [{ order: 1, computeEnvironment: spot.arn }]",
    level: "mandatory",
    severity: "high",
    types: [TYPES.jobQueue],
    blindSpots: "Queues of other stacks that use this stack's environments.",
    whenUnknown:
        "Judged at the end by the environments that the queue's inputs came from; an environment whose type is unknown is named.",
    knobs: {},
    *checkInStack({ props, from }) {
        const environments = from("computeEnvironmentOrders").filter(
            ({ type }) => type === TYPES.computeEnvironment,
        );
        if (environments.length === 0) {
            yield {
                what: props.has("computeEnvironments")
                    ? "uses the withdrawn computeEnvironments"
                    : "names no environment of this stack",
                write: "computeEnvironmentOrders that refer to the stack's spot environments",
            };
            return;
        }
        const onDemand = environments.filter((environment) => !isSpot(environment));
        if (onDemand.length > 0)
            yield {
                what: `uses the on-demand ${onDemand.length === 1 ? "environment" : "environments"} ${joinWords(onDemand.map(({ name }) => name))}`,
                write: "spot environments only, or on-demand last and an exemption with its reason",
            };
    },
});

function isSpot({ props }: StackSubject): boolean {
    return props.at("computeResources", "type").text?.toUpperCase() === "SPOT";
}
