import { POLICY_DEFAULTS, type SelectionPolicy } from "../lock/regionPolicy";
import type { Values } from "./keys";

/** Stands in `regions` for the lock's selection. */
export const CHEAPEST = "cheapest";

/** What a stack's settings say about the choice of its regions. */
export function buildSelectionPolicy(values: Values, today: string): SelectionPolicy {
    const { regions, regionPolicy, instanceTypes, maxVcpus, network, ami, training } = values;
    const trained = training.enabled && training.spot ? [training.instanceType] : [];
    return {
        ...POLICY_DEFAULTS,
        ...regionPolicy,
        trainingTypes: [...new Set([...trained, ...regionPolicy.trainingTypes])],
        instanceTypes,
        maxVcpus,
        zones: network.zones,
        pin: regions.includes(CHEAPEST) ? [] : regions,
        needsParentAmi: ami === "custom",
        today,
    };
}
