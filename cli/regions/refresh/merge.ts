import type { Lock, LockRegion, Selection } from "../../../core/lock/lock";
import { WINDOW_DAYS } from "./history";

/** What became of one region in a refresh. */
export type RegionResult =
    | { readonly kind: "read"; readonly row: LockRegion }
    /** The account has not opted in. */
    | { readonly kind: "not opted in" }
    | { readonly kind: "failed"; readonly reason: string };

/** Where a refresh's figures come from. */
export const REFRESH_SOURCE =
    "AWS: DescribeSpotPriceHistory (Linux/UNIX), GetProducts, GetServiceQuota";

/**
 * The lock after a refresh. Nothing is lost: a region that failed, or was not asked, keeps its rows
 * with the day that they are from, marked stale; selections stay, on zones that exist.
 * @param today day of the refresh
 */
export function mergeRefresh(
    old: Lock,
    results: ReadonlyMap<string, RegionResult>,
    today: string,
): Lock {
    const names = [...new Set([...Object.keys(old.regions), ...results.keys()])];
    const regions = Object.fromEntries(
        names.flatMap((name) => {
            const row = mergeRegion(old, name, results.get(name));
            return row ? [[name, row] as const] : [];
        }),
    );
    const kept = Object.values(regions).some(({ stale }) => stale);
    return {
        ...old,
        asOf: today,
        windowDays: WINDOW_DAYS,
        source:
            kept && !old.source.startsWith(REFRESH_SOURCE)
                ? `${REFRESH_SOURCE}; stale rows: ${old.source}`
                : kept
                  ? old.source
                  : REFRESH_SOURCE,
        regions,
        selection: Object.fromEntries(
            Object.entries(old.selection).map(([stack, selection]) => [
                stack,
                keepRealZones(selection, regions),
            ]),
        ),
    };
}

function mergeRegion(
    old: Lock,
    name: string,
    result: RegionResult | undefined,
): LockRegion | undefined {
    const row = old.regions[name];
    if (result?.kind === "read") return result.row;
    const aged = row && { ...row, stale: true, asOf: row.asOf ?? old.asOf };
    if (result?.kind !== "not opted in") return aged;
    if (aged) return { ...aged, enabled: false };
    return {
        enabled: false,
        stale: false,
        sampleZones: false,
        sampleParentAmi: false,
        zones: {},
        pools: [],
    };
}

/** A selection whose zones all exist: examples give way to zones that the account has. */
function keepRealZones(
    selection: Selection,
    regions: Readonly<Record<string, LockRegion>>,
): Selection {
    const zones = Object.fromEntries(
        Object.entries(selection.zones).map(([name, ids]) => {
            const known = Object.keys(regions[name]?.zones ?? {}).sort();
            const real = ids.filter((id) => known.includes(id));
            return [
                name,
                [...real, ...known.filter((id) => !real.includes(id))].slice(
                    0,
                    Math.max(ids.length, real.length),
                ),
            ];
        }),
    );
    return { ...selection, zones };
}
