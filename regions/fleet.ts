import { gpuInstance } from "../components/shared/gpuInstances";
import type { LockRegion, Pool } from "./lock";

/** Pools of one type that count towards a fleet's price: more would let one type hide the others. */
const MAX_POOLS_PER_TYPE = 2;
/** Pools that make a fleet's price: Batch draws from the cheapest few, not from the single best. */
const FLEET_POOLS = 3;

/** What a fleet costs in one region. */
export interface FleetPrice {
    /** Mean spot price of the cheapest pools, dollars per GPU-hour. */
    readonly spotUsdPerGpuHour: number;
    /** Mean on-demand price of the same pools, dollars per GPU-hour. */
    readonly onDemandUsdPerGpuHour: number;
    /** The pools behind the figures, cheapest first. */
    readonly pools: readonly Pool[];
}

/** The configured types that the lock has a pool of, in the order they are configured. */
export function offeredTypes(region: LockRegion, instanceTypes: readonly string[]): string[] {
    return instanceTypes.filter((type) => region.pools.some((pool) => pool.type === type));
}

function perGpu(usd: string, pool: Pool): number {
    return Number(usd) / (gpuInstance(pool.type)?.gpus ?? 1);
}

function mean(values: readonly number[]): number {
    return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * What the fleet of these types costs in a region: the mean over its three cheapest pools, at most
 * two of one type. Undefined when the region offers none of the types.
 */
export function fleetPrice(
    region: LockRegion,
    instanceTypes: readonly string[],
): FleetPrice | undefined {
    const taken = new Map<string, number>();
    const pools = region.pools
        .filter((pool) => instanceTypes.includes(pool.type))
        .sort((a, b) => perGpu(a.spotMean7, a) - perGpu(b.spotMean7, b))
        .filter((pool) => {
            const count = taken.get(pool.type) ?? 0;
            taken.set(pool.type, count + 1);
            return count < MAX_POOLS_PER_TYPE;
        })
        .slice(0, FLEET_POOLS);
    if (pools.length === 0) return undefined;
    return {
        spotUsdPerGpuHour: mean(pools.map((pool) => perGpu(pool.spotMean7, pool))),
        onDemandUsdPerGpuHour: mean(pools.map((pool) => perGpu(pool.odUsd, pool))),
        pools,
    };
}
