import { priceFleet } from "../../core/ranking/fleet";
import { POLICY_DEFAULTS, type SelectionPolicy } from "../../core/lock/regionPolicy";
import { selectRegions, type Incumbent } from "../../core/ranking/select";
import { dayOf, lockAt, type History } from "./history";

const HOURS_PER_MONTH = 730;

/** How regions are chosen over time. */
export interface Strategy {
    readonly name: string;
    /** Region at the start. */
    readonly start: string;
    /** Days between two decisions; undefined never decides again. */
    readonly cadenceDays?: number;
    /** Saving that a move needs. */
    readonly threshold?: number;
    readonly minDaysBetweenMoves?: number;
}

/** What a strategy cost. */
export interface Replayed {
    readonly name: string;
    /** Cost above the hourly cheapest region's, switches charged. */
    readonly regret: number;
    /** The same for the worst week. */
    readonly worstWeek: number;
    readonly switchesPerMonth: number;
}

/** A history with the fleet's price in each region and hour. */
export interface Market {
    readonly history: History;
    readonly types: readonly string[];
    /** By region: dollars per GPU-hour, hour by hour. */
    readonly prices: ReadonlyMap<string, Float64Array>;
    /** First scored hour: the decisions before it have no week of prices. */
    readonly from: number;
}

/** Days of prices that a first decision needs. */
const WARM_UP_DAYS = 7;

/** The market of a fleet. */
export function marketOf(history: History, types: readonly string[]): Market {
    const prices = new Map<string, Float64Array>();
    for (const [name, pools] of history.regions) {
        const wanted = pools.filter(({ type }) => types.includes(type));
        if (!types.every((type) => wanted.some((pool) => pool.type === type))) continue;
        prices.set(
            name,
            Float64Array.from({ length: history.hours }, (_, hour) =>
                hourPrice(wanted, types, hour),
            ),
        );
    }
    return { history, types, prices, from: Math.min(WARM_UP_DAYS * 24, history.hours - 1) };
}

type Pools = History["regions"] extends ReadonlyMap<string, infer P> ? P : never;

function hourPrice(pools: Pools, types: readonly string[], hour: number): number {
    const rows = pools.map(({ type, zone, odUsd, hourly }) => ({
        ...{ type, azId: zone, odUsd: String(odUsd), spotMean7: String(hourly[hour]) },
    }));
    const region = { pools: rows } as unknown as Parameters<typeof priceFleet>[0];
    return priceFleet(region, types)?.spotUsdPerGpuHour ?? NaN;
}

/** Runs a strategy over the market, hour by hour, with the product's own rules. */
export function replay(
    market: Market,
    strategy: Strategy,
    policy: Partial<SelectionPolicy>,
): Replayed {
    const { history, prices, from } = market;
    const { gpuHoursPerMonth = 1000, switchCostUsd = 20 } = policy;
    const perHour = gpuHoursPerMonth / HOURS_PER_MONTH;
    let region = strategy.start;
    let movedAt = from - 365 * 24;
    let switches = 0;
    const [paid, best] = [new Float64Array(history.hours), new Float64Array(history.hours)];
    for (let hour = from; hour < history.hours; hour++) {
        const due = strategy.cadenceDays && (hour - from) % (strategy.cadenceDays * 24) === 0;
        const next = due ? chooseNext(market, strategy, policy, region, movedAt, hour) : region;
        if (next !== region) {
            [region, movedAt, switches] = [next, hour, switches + 1];
            paid[hour] = switchCostUsd;
        }
        paid[hour] = (paid[hour] ?? 0) + (prices.get(region)?.[hour] ?? NaN) * perHour;
        best[hour] = perHour * Math.min(...[...prices.values()].map((all) => all[hour] ?? NaN));
    }
    const sum = (all: Float64Array, a: number, b: number) =>
        all.subarray(a, b).reduce((total, usd) => total + usd, 0);
    const regret = (a: number, b: number) => sum(paid, a, b) / sum(best, a, b) - 1;
    const weeks = [];
    for (let at = from; at + 168 <= history.hours; at += 168) weeks.push(regret(at, at + 168));
    return {
        name: strategy.name,
        regret: regret(from, history.hours),
        worstWeek: Math.max(...weeks, -Infinity),
        switchesPerMonth: switches / ((history.hours - from) / HOURS_PER_MONTH),
    };
}

function chooseNext(
    { history, types, prices }: Market,
    { threshold = 0.1, minDaysBetweenMoves = 0 }: Strategy,
    policy: Partial<SelectionPolicy>,
    region: string,
    movedAt: number,
    hour: number,
): string {
    const incumbent: Incumbent = {
        chosen: [region],
        how: "ranked",
        chosenAt: dayOf(history, movedAt),
    };
    const choice = selectRegions(
        lockAt(history, hour, 7),
        {
            ...POLICY_DEFAULTS,
            ...policy,
            ...{ instanceTypes: types, maxVcpus: 1, allow: [...prices.keys()] },
            ...{ threshold, minDaysBetweenMoves, today: dayOf(history, hour) },
        },
        incumbent,
    );
    return choice.chosen[0] ?? region;
}

/** The region that was cheapest in the first week, and the dearest. */
export function startsOf({ prices, from }: Market): { argmin: string; worst: string } {
    const means = [...prices]
        .map(([name, all]) => ({
            name,
            usd: all.subarray(0, from).reduce((sum, usd) => sum + usd, 0),
        }))
        .sort((a, b) => a.usd - b.usd || (a.name < b.name ? -1 : 1));
    return { argmin: means[0]?.name ?? "", worst: means.at(-1)?.name ?? "" };
}

/** Static choices, the shipped rule, and the grid of cadence, threshold and start. */
export function strategies(market: Market): Strategy[] {
    const { argmin, worst } = startsOf(market);
    const regions = [...market.prices.keys()].sort();
    const starts = [
        { label: "started in the cheapest", start: argmin },
        ...(market.prices.has("us-east-1")
            ? [{ label: "started in us-east-1", start: "us-east-1" }]
            : []),
        { label: "started in the dearest", start: worst },
    ];
    return [
        ...regions.map((start) => ({ name: `static ${start}`, start })),
        ...starts.map(({ label, start }) => ({
            ...{ name: `as shipped: weekly, h=10 %, 30 days apart, ${label}`, start },
            ...{ cadenceDays: 7, threshold: 0.1, minDaysBetweenMoves: 30 },
        })),
        ...starts.flatMap(({ label, start }) =>
            [1, 7, 30].flatMap((cadenceDays) =>
                [0, 0.05, 0.1, 0.2].map((threshold) => ({
                    name: `every ${cadenceDays} d, h=${threshold * 100} %, ${label}`,
                    ...{ start, cadenceDays, threshold },
                })),
            ),
        ),
    ];
}
