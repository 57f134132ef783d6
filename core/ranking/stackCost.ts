import { findGpuInstance } from "../facts/gpuInstances";
import { compareText } from "../order";
import { priceFleet } from "./fleet";
import type { Lock, LockRegion } from "../lock/lock";
import { FOLK_RULE_REGIONS } from "../lock/regionPolicy";

/** What running at a ceiling of vCPUs costs. */
export interface CeilingCost {
    /** All instances of the type that is cheapest per vCPU, dollars per hour. */
    readonly lowUsdPerHour: number;
    /** All instances of the type that is dearest per vCPU, dollars per hour: what to budget for. */
    readonly highUsdPerHour: number;
    /** The type behind the high figure. */
    readonly highType: string;
}

/** What a thousand GPU-hours cost. */
export interface WorkCost {
    readonly spotUsd: number;
    readonly onDemandUsd: number;
    /** The cheapest of Virginia, Ohio and Oregon on spot; null when the lock has none of them. */
    readonly folkRule: { readonly region: string; readonly usd: number } | null;
}

/**
 * What a region costs while as many instances run as the ceiling allows. Undefined when no offered
 * type fits under it. AWS Batch may go over a ceiling by one instance.
 * @see https://docs.aws.amazon.com/batch/latest/APIReference/API_ComputeResource.html
 */
export function priceCeiling(
    region: LockRegion,
    instanceTypes: readonly string[],
    maxVcpus: number,
    price: "spotMean7" | "odUsd" = "spotMean7",
): CeilingCost | undefined {
    const costs = region.pools
        .filter(({ type }) => instanceTypes.includes(type))
        .flatMap((pool) => {
            const count = Math.floor(maxVcpus / (findGpuInstance(pool.type)?.vcpus ?? Infinity));
            return count > 0 ? [{ type: pool.type, usd: count * Number(pool[price]) }] : [];
        })
        .sort((a, b) => a.usd - b.usd || compareText(a.type, b.type));
    const [low, high] = [costs[0], costs.at(-1)];
    return low && high
        ? { lowUsdPerHour: low.usd, highUsdPerHour: high.usd, highType: high.type }
        : undefined;
}

/** What a thousand GPU-hours of the fleet cost in a region, on demand, and by the folk rule. */
export function priceWork(
    lock: Lock,
    region: string,
    instanceTypes: readonly string[],
): WorkCost | undefined {
    const row = lock.regions[region];
    const price = row && priceFleet(row, instanceTypes);
    if (!price) return undefined;
    const folk = FOLK_RULE_REGIONS.flatMap((name) => {
        const other = lock.regions[name];
        const usd = other && priceFleet(other, instanceTypes)?.spotUsdPerGpuHour;
        return usd === undefined ? [] : [{ region: name, usd: usd * 1000 }];
    }).sort((a, b) => a.usd - b.usd)[0];
    return {
        spotUsd: price.spotUsdPerGpuHour * 1000,
        onDemandUsd: price.onDemandUsdPerGpuHour * 1000,
        folkRule: folk ?? null,
    };
}
