/** A spot price that holds from a moment on. */
export interface PricePoint {
    /** Milliseconds since 1970. */
    readonly at: number;
    /** Dollars per hour. */
    readonly usd: number;
}

/** Prices of one pool over the last weeks, dollars per hour. */
export interface PriceSummary {
    readonly mean7: number;
    readonly mean28: number;
    readonly now: number;
    /** Price changes within 28 days, the one in force at their start included. */
    readonly samples: number;
}

const DAY_MS = 86_400_000;

/** Days of history that a refresh asks for. The API keeps 90. */
export const WINDOW_DAYS = 28;

/**
 * Time-weighted means up to `now`: a price counts for as long as it held. A window in which a pool has
 * no price yet begins with its first price. Undefined without any price.
 */
export function summarizeHistory(
    points: readonly PricePoint[],
    now: number,
): PriceSummary | undefined {
    const sorted = points.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at);
    const last = sorted.at(-1);
    if (!last) return undefined;
    const start = now - WINDOW_DAYS * DAY_MS;
    const before = sorted.filter(({ at }) => at <= start).length;
    return {
        mean7: computeWeightedMean(sorted, now - 7 * DAY_MS, now),
        mean28: computeWeightedMean(sorted, start, now),
        now: last.usd,
        samples: sorted.length - Math.max(0, before - 1),
    };
}

function computeWeightedMean(sorted: readonly PricePoint[], start: number, end: number): number {
    let sum = 0;
    let weight = 0;
    sorted.forEach((point, index) => {
        const from = Math.max(point.at, start);
        const until = Math.min(sorted[index + 1]?.at ?? end, end);
        if (until <= from) return;
        sum += point.usd * (until - from);
        weight += until - from;
    });
    // Only a price that begins this very moment has no weight.
    return weight > 0 ? sum / weight : (sorted.at(-1)?.usd ?? 0);
}
