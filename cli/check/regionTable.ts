import { daysBetween } from "../../core/lock/days";
import { fleetPrice, offeredTypes } from "../../core/ranking/fleet";
import { parseLock } from "../../core/lock/lock";
import type { OfflineEngine } from "./engine/engine";
import { byText, cellIntents } from "./plan";
import type { RegionRow, RegionTable } from "./result";

/**
 * What the stack's types cost in every region of the lock. The types are those that the cells were
 * built with; null when there is no cell or no lock.
 */
export function regionTable(
    engine: OfflineEngine,
    lockText: string | undefined,
    today: string,
): RegionTable | null {
    const cells = cellIntents(engine);
    const { lock } = lockText === undefined ? {} : parseLock(lockText);
    if (!lock || cells.length === 0) return null;
    const instanceTypes = [...new Set(cells.flatMap((cell) => cell.instanceTypes))];
    const rows = Object.entries(lock.regions).map(([name, region]): RegionRow => {
        const price = fleetPrice(region, instanceTypes);
        const offered = offeredTypes(region, instanceTypes);
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
        ageDays: daysBetween(lock.asOf, today),
        source: lock.source,
        instanceTypes,
        rows: rows.sort((a, b) => price(a) - price(b) || byText(a.region, b.region)),
    };
}
