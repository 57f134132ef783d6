import { compareText } from "../order";
import { judgeFeasibility } from "./feasible";
import { priceFleet, countGpus, type FleetPrice, type PriceRules } from "./fleet";
import {
    INTERRUPTION_BUCKETS,
    type InterruptionBucket,
    type Lock,
    type LockRegion,
} from "../lock/lock";
import type { SelectionPolicy } from "../lock/regionPolicy";
import { findTransferUsdPerGb } from "./transfer";

/** Regions on one step of a ladder of this height count as equally cheap. */
const EQUAL_WITHIN = 0.02;

/** One region with everything that its place in the order comes from. */
export interface RankedRegion {
    readonly region: string;
    readonly feasible: boolean;
    /** Why it cannot be chosen, one sentence each. */
    readonly rejections: readonly string[];
    /** What nobody knows yet. */
    readonly notes: readonly string[];
    /** Fleet price over seven days; undefined when it offers no type. */
    readonly price: FleetPrice | undefined;
    /** Data transfer and fixed costs, dollars per GPU-hour. */
    readonly overheadUsdPerGpuHour: number;
    /** Fleet price and overhead: what the order goes by. Infinity without a price. */
    readonly totalUsdPerGpuHour: number;
    /** The same over 28 days; undefined where the lock does not go back that far. */
    readonly total28UsdPerGpuHour: number | undefined;
    /** Zone IDs with a discounted pool. */
    readonly usableZones: readonly string[];
    /** Pools of the configured types. */
    readonly pools: number;
    /** Worst bucket of the configured types; undefined when unknown. */
    readonly interruption: InterruptionBucket | undefined;
    /** 1 to 10; undefined when unknown. */
    readonly placementScore: number | undefined;
}

/**
 * Every region of the lock, feasible ones first, cheapest first. No clock, no I/O; the order of the
 * lock's rows decides nothing.
 * @param incumbents regions that win among equals
 */
export function rankRegions(
    lock: Lock,
    policy: SelectionPolicy,
    incumbents: readonly string[] = [],
    gpusOf: (type: string) => number = countGpus,
): RankedRegion[] {
    const compare = compareByOrder(policy, incumbents);
    const wanted = new Set(policy.instanceTypes);
    return Object.entries(lock.regions)
        .map(([name, region]) => rankRegion(lock, name, region, policy, wanted, gpusOf))
        .map((row) => ({ row, step: placeOnLadder(row.totalUsdPerGpuHour) }))
        .sort((a, b) => compare(a, b))
        .map(({ row }) => row);
}

function rankRegion(
    lock: Lock,
    name: string,
    region: LockRegion,
    policy: SelectionPolicy,
    wanted: ReadonlySet<string>,
    gpusOf: (type: string) => number,
): RankedRegion {
    const { speeds, lossFraction, instanceTypes } = policy;
    const rules: PriceRules = { speeds, lossFraction, gpusOf };
    const pools = region.pools.filter(({ type }) => wanted.has(type));
    const { rejections, notes, usableZones, ...can } = judgeFeasibility(lock, name, policy, pools);
    // A region without any is rejected; its price is shown all the same.
    const priced = { pools: can.pools.length > 0 ? can.pools : pools };
    const price = priceFleet(priced, instanceTypes, rules);
    const has28 =
        priced.pools.length > 0 && priced.pools.every(({ spotMean28 }) => spotMean28 !== undefined);
    const price28 = has28
        ? priceFleet(priced, instanceTypes, { ...rules, basis: "spotMean28" })
        : undefined;
    const overhead = computeOverheadUsdPerGpuHour(name, policy);
    return {
        region: name,
        feasible: rejections.length === 0,
        rejections,
        notes,
        price,
        overheadUsdPerGpuHour: overhead,
        totalUsdPerGpuHour: price ? price.spotUsdPerGpuHour + overhead : Infinity,
        total28UsdPerGpuHour: price28 && price28.spotUsdPerGpuHour + overhead,
        usableZones,
        pools: pools.length,
        interruption: findWorstBucket(region, instanceTypes),
        placementScore: region.placementScore,
    };
}

/** What data transfer and fixed costs add to a GPU-hour in a region. */
export function computeOverheadUsdPerGpuHour(region: string, policy: SelectionPolicy): number {
    const { data, fixedUsdPerMonth, gpuHoursPerMonth } = policy;
    const moved = data
        ? (data.readGbPerMonth + data.imageGbPerMonth) * findTransferUsdPerGb(data.region, region) +
          data.writeGbPerMonth * findTransferUsdPerGb(region, data.region)
        : 0;
    return (moved + (fixedUsdPerMonth[region] ?? 0)) / gpuHoursPerMonth;
}

function findWorstBucket(
    region: LockRegion,
    types: readonly string[],
): InterruptionBucket | undefined {
    const known = types.flatMap((type) => region.interruption?.byType[type] ?? []);
    return INTERRUPTION_BUCKETS.findLast((bucket) => known.includes(bucket));
}

/**
 * The step of a price on a ladder of 2 % steps. Steps are fixed and not measured from the cheapest,
 * so that a dearer loser cannot change who counts as equal to whom.
 */
function placeOnLadder(usd: number): number {
    return Math.floor(Math.log(usd) / Math.log(1 + EQUAL_WITHIN));
}

interface Placed {
    readonly row: RankedRegion;
    readonly step: number;
}

/** Compares by price, and among equals by what a person would look at next; the name comes last. */
function compareByOrder(policy: SelectionPolicy, incumbents: readonly string[]) {
    const bucket = ({ interruption }: RankedRegion) =>
        interruption ? INTERRUPTION_BUCKETS.indexOf(interruption) : INTERRUPTION_BUCKETS.length;
    const no = (yes: boolean) => (yes ? 0 : 1);
    const keys: readonly ((placed: Placed) => number)[] = [
        ({ row }) => no(row.feasible),
        ({ step }) => step,
        ({ row }) => no(policy.prefer.includes(row.region)),
        ({ row }) => no(incumbents.includes(row.region)),
        ({ row }) => -(row.placementScore ?? 0),
        ({ row }) => bucket(row),
        ({ row }) => -row.pools,
        ({ row }) => no(policy.data?.region === row.region),
        ({ row }) => row.totalUsdPerGpuHour,
    ];
    return (a: Placed, b: Placed): number => {
        for (const key of keys) {
            const [left, right] = [key(a), key(b)];
            if (left !== right) return left < right ? -1 : 1;
        }
        return compareText(a.row.region, b.row.region);
    };
}
