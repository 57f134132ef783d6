import { joinWords, type Problem } from "../problems/problems";
import { POLICY_DEFAULTS, type SelectionPolicy } from "../lock/regionPolicy";
import type { Values } from "./keys";
import type { CellSettings } from "./settings";

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

/** Cells that the stack's own policy forbids. */
export function findResidencyProblems(
    { regionPolicy: { allow, deny } }: Values,
    cells: readonly CellSettings[],
): Problem[] {
    const at = (field: string) => `gpu-batch:regionPolicy.${field}`;
    return cells.flatMap(({ region }) => [
        ...(deny.includes(region)
            ? [{ key: at("deny"), message: `forbids ${region}, which the stack uses; ${CURE}` }]
            : []),
        ...(allow.length > 0 && !allow.includes(region)
            ? [
                  {
                      key: at("allow"),
                      message: `is ${joinWords(allow)}, and the stack uses ${region}; ${CURE}`,
                  },
              ]
            : []),
    ]);
}

const CURE = "choose again with: gpu-batch regions select --write";
