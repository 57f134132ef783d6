import { countDays } from "../../core/lock/days";
import { priceFleet, listOfferedTypes } from "../../core/ranking/fleet";
import { parseLock } from "../../core/lock/lock";
import type { OfflineEngine } from "./engine/engine";
import { compareText } from "../../core/order";
import { readCellIntents } from "./plan";
import type { RegionRow, RegionTable } from "./result";

/**
 * What the stack's types cost in every region of the lock. The types are those that the cells were
 * built with; null when there is no cell or no lock.
 */
export function buildRegionTable(
    engine: OfflineEngine,
    lockText: string | undefined,
    today: string,
): RegionTable | null {
    const cells = readCellIntents(engine);
    const { lock } = lockText === undefined ? {} : parseLock(lockText);
    if (!lock || cells.length === 0) return null;
    const instanceTypes = [...new Set(cells.flatMap((cell) => cell.instanceTypes))];
    const rows = Object.entries(lock.regions).map(([name, region]): RegionRow => {
        const price = priceFleet(region, instanceTypes);
        const offered = listOfferedTypes(region, instanceTypes);
        return {
            region: name,
            chosen: cells.some((cell) => cell.region === name),
            spotUsdPerGpuHour: price?.spotUsdPerGpuHour ?? null,
            onDemandUsdPerGpuHour: price?.onDemandUsdPerGpuHour ?? null,
            zones: Object.keys(region.zones).length,
            missingTypes: instanceTypes.filter((type) => !offered.includes(type)),
        };
    });
    const price = (row: RegionRow) => row.spotUsdPerGpuHour ?? Infinity;
    return {
        asOf: lock.asOf,
        ageDays: countDays(lock.asOf, today),
        source: lock.source,
        instanceTypes,
        rows: rows.sort((a, b) => price(a) - price(b) || compareText(a.region, b.region)),
    };
}
