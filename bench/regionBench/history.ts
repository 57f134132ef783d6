import { ANY_ZONE, type Lock, type LockRegion } from "../../core/lock/lock";
import { price, type Row } from "./csv";

const HOUR_MS = 3_600_000;

/** Hourly prices of one pool, and their running sum, so that any mean is two look-ups. */
interface Series {
    readonly type: string;
    readonly zone: string;
    readonly odUsd: number;
    readonly hourly: Float64Array;
    readonly sums: Float64Array;
}

/** A price history on a grid of hours, where every pool has a price. */
export interface History {
    /** Milliseconds since 1970 of the first hour. */
    readonly start: number;
    readonly hours: number;
    readonly types: readonly string[];
    readonly regions: ReadonlyMap<string, readonly Series[]>;
}

/** On demand where the history does not say: far above, so that no pool counts as undiscounted. */
const NO_ON_DEMAND_FACTOR = 10;

/** Puts rows of `timestamp,region,zone,instance_type,spot_usd_h[,on_demand_usd_h]` on the grid. */
export function readHistory(rows: readonly Row[]): History {
    const pools = new Map<string, { row: Row; points: { at: number; usd: number }[] }>();
    for (const row of rows) {
        const key = `${row.region} ${row.zone} ${row.instance_type}`;
        const pool = pools.get(key) ?? { row, points: [] };
        pool.points.push({ at: Date.parse(row.timestamp ?? ""), usd: price(row, "spot_usd_h") });
        pools.set(key, pool);
    }
    const all = [...pools.values()].map(({ row, points }) => ({
        row,
        points: points.sort((a, b) => a.at - b.at),
    }));
    // From the hour in which the last pool has its first price.
    const first = Math.max(...all.map(({ points }) => points[0]?.at ?? NaN));
    const last = Math.max(...all.map(({ points }) => points.at(-1)?.at ?? NaN));
    const start = Math.ceil(first / HOUR_MS) * HOUR_MS;
    const hours = Math.floor((last - start) / HOUR_MS) + 1;
    if (!(hours > 0))
        throw new Error("the pools have no hour in common, or a timestamp is not a date");
    const regions = new Map<string, Series[]>();
    for (const { row, points } of all) {
        const hourly = onGrid(points, start, hours);
        const sums = new Float64Array(hours + 1);
        hourly.forEach((usd, hour) => (sums[hour + 1] = (sums[hour] ?? 0) + usd));
        const odUsd = row.on_demand_usd_h
            ? price(row, "on_demand_usd_h")
            : Math.max(...points.map(({ usd }) => usd)) * NO_ON_DEMAND_FACTOR;
        const series = { type: row.instance_type ?? "", zone: row.zone ?? "", odUsd, hourly, sums };
        regions.set(row.region ?? "", [...(regions.get(row.region ?? "") ?? []), series]);
    }
    const types = [...new Set(rows.map((row) => row.instance_type ?? ""))].sort();
    return { start, hours, types, regions };
}

function onGrid(
    points: readonly { readonly at: number; readonly usd: number }[],
    start: number,
    hours: number,
): Float64Array {
    let next = 0;
    return Float64Array.from({ length: hours }, (_, hour) => {
        while ((points[next + 1]?.at ?? Infinity) <= start + hour * HOUR_MS) next += 1;
        return points[next]?.usd ?? NaN;
    });
}

/** The lock that a refresh at an hour would have written, with means over `windowDays` and 28 days. */
export function lockAt(history: History, hour: number, windowDays: number): Lock {
    const regions = [...history.regions].map(([name, pools]): [string, LockRegion] => [
        name,
        {
            enabled: true,
            stale: false,
            sampleZones: false,
            sampleParentAmi: false,
            // The replay judges prices and not the count of zones.
            zones: { a: "a", b: "b" },
            pools: pools.map((pool) => ({
                type: pool.type,
                azId: ANY_ZONE,
                odUsd: String(pool.odUsd),
                spotMean7: String(meanOf(pool.sums, hour, windowDays * 24)),
                spotMean28: String(meanOf(pool.sums, hour, 28 * 24)),
            })),
        },
    ]);
    return {
        schemaVersion: 1,
        asOf: dayOf(history, hour),
        source: "CSV",
        windowDays,
        regions: Object.fromEntries(regions),
        selection: {},
    };
}

/** Mean of the hours before `hour`, of as many as there are. */
function meanOf(sums: Float64Array, hour: number, window: number): number {
    const from = Math.max(0, hour - window);
    if (hour === 0) return sums[1] ?? NaN;
    return ((sums[hour] ?? NaN) - (sums[from] ?? NaN)) / (hour - from);
}

/** The date of an hour. */
export function dayOf(history: History, hour: number): string {
    return new Date(history.start + hour * HOUR_MS).toISOString().slice(0, 10);
}
