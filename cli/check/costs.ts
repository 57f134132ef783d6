import {
    priceCeiling,
    priceWork,
    type CeilingCost,
    type WorkCost,
} from "../../core/ranking/stackCost";
import type { Lock } from "../../core/lock/lock";
import { listIdleItems, type IdleItem } from "./idleCost";
import { listDescendants, type CellIntent, type PlannedResource } from "./plan";

/** What one cell costs. */
export interface CellCosts {
    readonly cell: string;
    readonly region: string;
    /** What is billed with no job running, beside stored data. */
    readonly idleUsdPerMonth: number;
    readonly idleItems: readonly IdleItem[];
    /** vCPUs of the ceiling. */
    readonly maxVcpus: number;
    /** Spot instances up to the ceiling; null without a price. */
    readonly ceiling: CeilingCost | null;
    /** The on-demand environment up to its own ceiling; null when there is none. */
    readonly onDemandCeiling: CeilingCost | null;
    /** A thousand GPU-hours; null without a price. */
    readonly perThousandGpuHours: WorkCost | null;
}

/** What each cell of a plan costs at the lock's prices. */
export function priceCells(
    intents: readonly CellIntent[],
    resources: readonly PlannedResource[],
    lock: Lock,
): CellCosts[] {
    return intents.map(({ registration, region, instanceTypes, maxVcpus, onDemandMaxVcpus }) => {
        const row = lock.regions[region];
        const items = listIdleItems(listDescendants(registration.urn, resources));
        const ceiling = row && priceCeiling(row, instanceTypes, maxVcpus);
        const onDemand = row && priceCeiling(row, instanceTypes, onDemandMaxVcpus, "odUsd");
        return {
            cell: registration.name,
            region,
            idleUsdPerMonth: items.reduce((sum, { usdPerMonth }) => sum + usdPerMonth, 0),
            idleItems: items,
            maxVcpus,
            ceiling: ceiling ?? null,
            onDemandCeiling: onDemand ?? null,
            perThousandGpuHours: priceWork(lock, region, instanceTypes) ?? null,
        };
    });
}
