import * as z from "zod";
import { listed, type Problem } from "../components/shared/problems";
import { issueProblems } from "../settings/issues";

/** Schema version that this release reads and writes. */
export const LOCK_SCHEMA_VERSION = 1;

/** Stands for every zone of a region, where a price source names no zone. */
export const ANY_ZONE = "*";

const usd = z.string().regex(/^\d+\.\d{4}$/, {
    error: 'must be dollars with four decimals as text, such as "0.4067"',
});
const date = z.iso.date({ error: "must be a date such as 2026-11-20" });

/** A pool: one type in one zone, with its prices per hour. */
const pool = z.strictObject({
    type: z.string(),
    /** Zone ID (`use2-az1`), which means the same zone in every account; or `*`, the mean of all. */
    azId: z.string(),
    /** On-demand price in dollars per hour. */
    odUsd: usd,
    /** Time-weighted mean of the spot price over the last seven days, dollars per hour. */
    spotMean7: usd,
});

const region = z.strictObject({
    /** Whether the account has the region opted in. */
    enabled: z.boolean(),
    /** True when the last refresh failed here and the figures are older than `asOf`. */
    stale: z.boolean(),
    /** True while zone IDs and names are examples and not read from the account. */
    sampleZones: z.boolean().default(false),
    /** Zone ID to the zone name it has in this account: awsx takes names only. */
    zones: z.record(z.string(), z.string()),
    pools: z.array(pool),
});

const selection = z.strictObject({
    /** Regions of the stack's cells, cheapest first. */
    chosen: z.array(z.string()).min(1, { error: "must name at least one region" }),
    /** Zone IDs that a cell uses, in order of preference, for each chosen region. */
    zones: z.record(z.string(), z.array(z.string())),
    chosenAt: date,
    reasons: z.array(z.string()),
});

const lock = z.strictObject({
    schemaVersion: z.literal(LOCK_SCHEMA_VERSION, {
        error: `must be ${LOCK_SCHEMA_VERSION}; another version was written by another release of gpu-batch`,
    }),
    /** Day of the prices. */
    asOf: date,
    /** Where the figures come from, and their licence. */
    source: z.string(),
    windowDays: z.int().positive(),
    regions: z.record(z.string(), region),
    selection: z.record(z.string(), selection),
});

/** Prices per type, region and zone, and per stack the chosen regions: `regions.lock.json`. */
export type Lock = z.infer<typeof lock>;
/** One region of the lock. */
export type LockRegion = Lock["regions"][string];
/** One type in one zone. */
export type Pool = LockRegion["pools"][number];

/** Reads the text of a lock file; every fault of it is a problem with its path as key. */
export function parseLock(text: string): { lock?: Lock; problems: Problem[] } {
    let data: unknown;
    try {
        data = JSON.parse(text);
    } catch (error) {
        const message = `is not valid JSON (${(error as Error).message}); restore the committed file`;
        return { problems: [{ key: "regions.lock.json", message }] };
    }
    const parsed = lock.safeParse(data);
    if (!parsed.success) return { problems: issueProblems(parsed.error, data) };
    const problems = selectionProblems(parsed.data);
    return problems.length > 0 ? { problems } : { lock: parsed.data, problems };
}

/** Selections that name a region, or a zone of a region, that the lock does not have. */
function selectionProblems(lock: Lock): Problem[] {
    return Object.entries(lock.selection).flatMap(([stack, { chosen, zones }]) => [
        ...chosen
            .filter((name) => !lock.regions[name])
            .map((name) => ({
                key: `selection.${stack}.chosen`,
                message: `${name} is not a region of the lock; write one of ${listed(Object.keys(lock.regions), "or")}`,
            })),
        ...chosen
            .filter((name) => lock.regions[name] && !zones[name])
            .map((name) => ({
                key: `selection.${stack}.zones`,
                message: `has no zones for ${name}; list zone IDs of that region`,
            })),
        ...Object.entries(zones).flatMap(([name, ids]) => zoneProblems(lock, stack, name, ids)),
    ]);
}

function zoneProblems(lock: Lock, stack: string, name: string, ids: readonly string[]): Problem[] {
    const known = Object.keys(lock.regions[name]?.zones ?? {});
    const key = `selection.${stack}.zones.${name}`;
    const repeated = ids.filter((id, index) => ids.indexOf(id) !== index);
    return [
        ...ids
            .filter((id) => lock.regions[name] && !known.includes(id))
            .map((id) => ({
                key,
                message: `${id} is not a zone of ${name}; write zone IDs out of ${listed(known)}`,
            })),
        ...repeated.map((id) => ({ key, message: `${id} is listed twice; list each zone once` })),
    ];
}
