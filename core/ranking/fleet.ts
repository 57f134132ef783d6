import { findGpuInstance } from "../facts/gpuInstances";
import { compareText } from "../order";
import type { LockRegion, Pool } from "../lock/lock";

/** Pools of one type that count towards a fleet's price: more would let one type hide the others. */
const MAX_POOLS_PER_TYPE = 2;
/** Pools that make a fleet's price: Batch draws from the cheapest few, not from the single best. */
const FLEET_POOLS = 3;

/** Days over which a mean price is taken. */
export type Basis = "spotMean7" | "spotMean28";

/** What a GPU-hour of a pool is worth; every field has the neutral default. */
export interface PriceRules {
    /** Mean to use; a pool without it counts with its seven days. @default spotMean7 */
    readonly basis?: Basis;
    /** Speed of a type against the others. @default 1 */
    readonly speeds?: Readonly<Record<string, number>>;
    /** Share of the work that reclaims destroy. @default 0 */
    readonly lossFraction?: number;
    /** GPUs of a type. @default those of `gpuInstances` */
    readonly gpusOf?: (type: string) => number;
}

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
export function listOfferedTypes(region: LockRegion, instanceTypes: readonly string[]): string[] {
    const offered = new Set(region.pools.map((pool) => pool.type));
    return instanceTypes.filter((type) => offered.has(type));
}

/** Each type's cheapest pool of a region, dollars per GPU-hour of the last seven days. */
export function priceTypes(
    { pools }: LockRegion,
    instanceTypes: readonly string[],
): Record<string, number> {
    const usd: Record<string, number> = {};
    for (const { type, spotMean7 } of pools)
        if (instanceTypes.includes(type))
            usd[type] = Math.min(usd[type] ?? Infinity, Number(spotMean7) / countGpus(type));
    return usd;
}

/** GPUs of a type; 1 for one that is not known. */
export function countGpus(type: string): number {
    return findGpuInstance(type)?.gpus ?? 1;
}

function computeMean(values: readonly number[]): number {
    return values.reduce((sum, value) => sum + value, 0) / values.length;
}

interface PricedPool {
    readonly pool: Pool;
    readonly spot: number;
    readonly units: number;
}

/** Cheapest first; equal prices by name, so that the order of a lock's rows decides nothing. */
function comparePrices(a: PricedPool, b: PricedPool): number {
    return (
        a.spot - b.spot ||
        compareText(a.pool.type, b.pool.type) ||
        compareText(a.pool.azId, b.pool.azId)
    );
}

/** The two cheapest pools of each type, in no order; one pass, for a lock may have 10,000 pools. */
function pickCheapestOfEachType(
    pools: readonly Pool[],
    types: readonly string[],
    rules: PriceRules,
): PricedPool[] {
    const { basis = "spotMean7", speeds = {}, lossFraction = 0, gpusOf = countGpus } = rules;
    const units = new Map(types.map((type) => [type, gpusOf(type) * (speeds[type] ?? 1)]));
    const best = new Map<string, PricedPool[]>();
    for (const pool of pools) {
        const count = units.get(pool.type);
        if (count === undefined) continue;
        const usd = Number(pool[basis] ?? pool.spotMean7);
        const candidate = { pool, spot: (usd / count) * (1 + lossFraction), units: count };
        const kept = best.get(pool.type);
        if (!kept) best.set(pool.type, [candidate]);
        else if (kept.length < MAX_POOLS_PER_TYPE || comparePrices(candidate, kept.at(-1)!) < 0)
            best.set(
                pool.type,
                [...kept, candidate].sort(comparePrices).slice(0, MAX_POOLS_PER_TYPE),
            );
    }
    return [...best.values()].flat();
}

/**
 * What the fleet of these types costs in a region: the mean over its three cheapest pools, at most
 * two of one type. Undefined when the region offers none of the types.
 */
export function priceFleet(
    region: { readonly pools: readonly Pool[] },
    instanceTypes: readonly string[],
    rules: PriceRules = {},
): FleetPrice | undefined {
    const chosen = pickCheapestOfEachType(region.pools, instanceTypes, rules)
        .sort(comparePrices)
        .slice(0, FLEET_POOLS);
    if (chosen.length === 0) return undefined;
    return {
        spotUsdPerGpuHour: computeMean(chosen.map(({ spot }) => spot)),
        onDemandUsdPerGpuHour: computeMean(
            chosen.map(({ pool, units }) => Number(pool.odUsd) / units),
        ),
        pools: chosen.map(({ pool }) => pool),
    };
}
