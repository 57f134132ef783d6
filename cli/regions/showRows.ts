import type { Lock } from "../../core/lock/lock";
import type { RankedRegion } from "../../core/ranking/rank";
import type { Choice } from "../../core/ranking/select";

/** One region of `gpu-batch regions show`, in the words of its JSON. */
export interface ShowRow {
    /** Place among the feasible regions; null when it cannot be chosen. */
    readonly rank: number | null;
    readonly region: string;
    readonly chosen: boolean;
    readonly standby: boolean;
    /** Spot price of the fleet, dollars per GPU-hour. */
    readonly fleetUsdPerGpuHour: number | null;
    /** Data transfer and fixed costs, dollars per GPU-hour. */
    readonly overheadUsdPerGpuHour: number;
    readonly onDemandUsdPerGpuHour: number | null;
    /** Share that spot saves against on demand. */
    readonly discount: number | null;
    /** Zones with a discounted pool. */
    readonly zones: number;
    readonly interruption: string | null;
    /** vCPUs by class, G and P; null when unknown. */
    readonly quota: { readonly G: number | null; readonly P: number | null };
    readonly placementScore: number | null;
    /** Cost above the mean of the chosen regions; null without a price. */
    readonly premium: number | null;
    readonly stale: boolean;
    /** Why it cannot be chosen, or what is unknown. */
    readonly notes: readonly string[];
}

/** Every region of a choice as a row, in order. */
export function buildShowRows(lock: Lock, choice: Choice): ShowRow[] {
    const chosen = choice.ranked.filter(({ region }) => choice.chosen.includes(region));
    const mean = chosen.reduce((sum, row) => sum + row.totalUsdPerGpuHour / chosen.length, 0);
    let place = 0;
    return choice.ranked.map((row) => ({
        rank: row.feasible ? (place += 1) : null,
        ...readFigures(row, mean),
        chosen: choice.chosen.includes(row.region),
        standby: choice.standby === row.region,
        quota: {
            G: lock.regions[row.region]?.quota?.G ?? null,
            P: lock.regions[row.region]?.quota?.P ?? null,
        },
        stale: lock.regions[row.region]?.stale ?? false,
        notes: [...row.rejections, ...row.notes],
    }));
}

function readFigures(row: RankedRegion, chosenMean: number) {
    const { price, totalUsdPerGpuHour: total } = row;
    const premium = total / chosenMean - 1;
    return {
        region: row.region,
        fleetUsdPerGpuHour: price?.spotUsdPerGpuHour ?? null,
        overheadUsdPerGpuHour: row.overheadUsdPerGpuHour,
        onDemandUsdPerGpuHour: price?.onDemandUsdPerGpuHour ?? null,
        discount: price ? 1 - price.spotUsdPerGpuHour / price.onDemandUsdPerGpuHour : null,
        zones: row.usableZones.length,
        interruption: row.interruption ?? null,
        placementScore: row.placementScore ?? null,
        premium: Number.isFinite(premium) ? premium : null,
    };
}
