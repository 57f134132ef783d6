import { priceFleet, countGpus } from "../../core/ranking/fleet";
import type { Lock, LockRegion, Pool } from "../../core/lock/lock";
import {
    DEFAULT_CANDIDATES,
    FOLK_RULE_REGIONS,
    POLICY_DEFAULTS,
} from "../../core/lock/regionPolicy";
import { selectRegions } from "../../core/ranking/select";
import { mean, median, price, type Row } from "./csv";

/** Regions that a type must have a real price in, so that there is a choice. */
const MIN_REGIONS = 4;
/** Spot at this share of on demand is no choice. */
const NO_DISCOUNT = 0.95;
const TOKYO = "ap-northeast-1";

/** Prices of one day as a lock, with facts that the CSV has of each type. */
export interface PriceDay {
    readonly lock: Lock;
    readonly gpus: ReadonlyMap<string, number>;
    /** Types with a real price in enough regions. */
    readonly types: readonly string[];
}

/** Builds the lock from rows with `spot_is_real` 1: estimates decide nothing. */
export function priceDay(rows: readonly Row[]): PriceDay {
    const real = rows.filter((row) => row.spot_is_real === "1");
    const regions: Record<string, LockRegion> = {};
    for (const row of real) {
        const region = (regions[row.region ?? ""] ??= emptyRegion());
        const pool: Pool = {
            type: row.instance_type ?? "",
            azId: "*",
            odUsd: price(row, "on_demand_usd_h").toFixed(4),
            spotMean7: price(row, "spot_avg_usd_h").toFixed(4),
        };
        region.pools.push(pool);
    }
    const count = new Map<string, number>();
    for (const { instance_type: type = "" } of real) count.set(type, (count.get(type) ?? 0) + 1);
    return {
        lock: {
            schemaVersion: 1,
            asOf: real[0]?.date ?? "",
            source: "CSV",
            windowDays: 7,
            regions,
            selection: {},
        },
        gpus: new Map(rows.map((row) => [row.instance_type ?? "", Number(row.gpu_count) || 1])),
        types: [...count]
            .filter(([, n]) => n >= MIN_REGIONS)
            .map(([type]) => type)
            .sort(),
    };
}

function emptyRegion(): LockRegion {
    return {
        enabled: true,
        stale: false,
        sampleZones: false,
        sampleParentAmi: false,
        // The CSV gives means over zones: that there are two or more is taken for granted.
        zones: { a: "a", b: "b" },
        pools: [],
    };
}

/** Ways to choose a region, by name. */
export type Rule = "ours" | "ours, default candidates" | "folk rule" | "us-east-1" | "Tokyo";

/** The rules in the order of the table. */
export const RULES: readonly Rule[] = [
    "ours",
    "ours, default candidates",
    "folk rule",
    "us-east-1",
    "Tokyo",
];

/**
 * What a fleet is said to cost in a region: `fleet` by the price that ours is chosen by, in regions that
 * offer every type; `cheapest pool` by what one pays when every instance comes from the cheapest type,
 * in regions that offer any.
 */
export type Yardstick = "fleet" | "cheapest pool";

/** What each rule pays above the cheapest feasible region; no entry where its regions have no price. */
export function premiums(
    day: PriceDay,
    types: readonly string[],
    yardstick: Yardstick = "fleet",
): Partial<Record<Rule, number>> | undefined {
    const { lock, gpus } = day;
    const gpusOf = (type: string) => gpus.get(type) ?? 1;
    // The CSV has types that no cell may use (AMD, arm64): their GPUs enter as speed.
    const speeds = Object.fromEntries(types.map((type) => [type, gpusOf(type) / countGpus(type)]));
    const rows = Object.entries(lock.regions).filter(([, { pools }]) =>
        yardstick === "fleet"
            ? types.every((type) => pools.some((pool) => pool.type === type))
            : pools.some(({ type }) => types.includes(type)),
    );
    const prices = new Map(
        rows.map(([name, row]) => [
            name,
            yardstick === "fleet"
                ? priceFleet(row, types, { gpusOf })?.spotUsdPerGpuHour
                : Math.min(
                      ...row.pools
                          .filter(({ type }) => types.includes(type))
                          .map(({ type, spotMean7 }) => Number(spotMean7) / gpusOf(type)),
                  ),
        ]),
    );
    const feasible = rows
        .filter(([, { pools }]) =>
            pools.some(
                ({ type, spotMean7, odUsd }) =>
                    types.includes(type) && Number(spotMean7) < NO_DISCOUNT * Number(odUsd),
            ),
        )
        .flatMap(([name]) => prices.get(name) ?? []);
    if (feasible.length === 0) return undefined;
    const best = Math.min(...feasible);
    const cheapest = (names: readonly string[]) => {
        const known = names.flatMap((name) => prices.get(name) ?? []);
        return known.length > 0 ? Math.min(...known) : undefined;
    };
    const ours = (allow: readonly string[]) => {
        const policy = {
            ...POLICY_DEFAULTS,
            instanceTypes: types,
            maxVcpus: 1,
            today: lock.asOf,
            allow,
            speeds,
        };
        const regions = Object.fromEntries(rows);
        const name = selectRegions({ ...lock, regions }, policy).chosen[0];
        return name === undefined ? undefined : prices.get(name);
    };
    const paid: Record<Rule, number | undefined> = {
        ours: ours([]),
        "ours, default candidates": ours(DEFAULT_CANDIDATES),
        "folk rule": cheapest(FOLK_RULE_REGIONS),
        "us-east-1": prices.get("us-east-1"),
        Tokyo: prices.get(TOKYO),
    };
    return Object.fromEntries(
        RULES.flatMap((rule) => {
            const usd = paid[rule];
            return usd === undefined ? [] : [[rule, usd / best - 1]];
        }),
    );
}

/** One line of the premium table. */
export interface PremiumLine {
    readonly rule: Rule;
    readonly mean: number;
    readonly median: number;
    readonly max: number;
    /** Cases in which the rule's regions have a price. */
    readonly cases: number;
}

/** Mean and median of each rule's premium over many fleets. */
export function premiumTable(
    day: PriceDay,
    fleets: readonly (readonly string[])[],
    yardstick: Yardstick = "fleet",
): PremiumLine[] {
    const found = fleets.flatMap((types) => premiums(day, types, yardstick) ?? []);
    return RULES.map((rule) => {
        const values = found.flatMap((one) => one[rule] ?? []);
        return {
            rule,
            mean: mean(values),
            median: median(values),
            max: values.reduce((most, value) => Math.max(most, value), 0),
            cases: values.length,
        };
    });
}

/** Every set of three types. */
export function triples(types: readonly string[]): string[][] {
    return types.flatMap((a, i) =>
        types.slice(i + 1).flatMap((b, j) => types.slice(i + j + 2).map((c) => [a, b, c])),
    );
}
