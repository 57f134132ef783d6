import { describeMissingRegions } from "../facts/awsRegions";
import { countDays } from "../lock/days";
import type { Lock, Selection } from "../lock/lock";
import { judgeMove, formatPercent } from "./move";
import type { SelectionPolicy } from "../lock/regionPolicy";
import { rankRegions, type RankedRegion } from "./rank";

/** A standby may cost this many times the cheapest region. */
const STANDBY_FACTOR = 1.5;

/** What a stack runs on today. */
export type Incumbent = Readonly<Pick<Selection, "chosenAt" | "how">> & {
    readonly chosen: readonly string[];
};

/** What a stack should run on, and why. */
export interface RegionChoice {
    /** Every region of the lock in order, each with its reasons. */
    readonly ranked: readonly RankedRegion[];
    /** Empty when there is a `problem`. */
    readonly chosen: readonly string[];
    readonly how: NonNullable<Selection["how"]>;
    readonly standby: string | null;
    /** What the choice costs above the cheapest feasible regions; undefined without a price. */
    readonly premium: number | undefined;
    /** One sentence each: why these regions, why a cheaper one was left. */
    readonly reasons: readonly string[];
    /** Why nothing could be chosen, and what to do. */
    readonly problem?: string;
}

/**
 * Chooses a stack's regions from the lock. No clock, no I/O: the same lock, policy and incumbent
 * give the same choice.
 */
export function selectRegions(
    lock: Lock,
    policy: SelectionPolicy,
    incumbent?: Incumbent,
): RegionChoice {
    const ranked = rankRegions(lock, policy, incumbent?.chosen);
    const feasible = ranked.filter((row) => row.feasible);
    const unknown = policy.pin.filter((name) => !lock.regions[name]);
    const wanted = Math.max(policy.count, policy.pin.length);
    if (unknown.length > 0)
        return refuseSelection(ranked, describeMissingRegions(unknown, Object.keys(lock.regions)));
    const free = feasible.filter(({ region }) => !policy.pin.includes(region));
    if (policy.pin.length + free.length < wanted)
        return refuseSelection(ranked, describeTooFew(ranked, wanted));

    const reasons: string[] = [];
    const kept = protectIncumbents(policy, free, incumbent, wanted, reasons);
    const names = new Set([...policy.pin, ...kept]);
    for (const { region } of free) if (names.size < wanted) names.add(region);
    const chosen = settleNames(ranked, names, policy, incumbent, kept, reasons);
    const standby = findStandby(feasible, chosen);
    return {
        ranked,
        chosen,
        how: policy.pin.length > 0 ? "pinned" : "ranked",
        standby,
        premium: computePremium(ranked, chosen),
        reasons: [...chosen.map((name) => explainChosen(name, ranked, policy)), ...reasons],
    };
}

function refuseSelection(ranked: readonly RankedRegion[], problem: string): RegionChoice {
    return {
        ranked,
        chosen: [],
        how: "ranked",
        standby: null,
        premium: undefined,
        reasons: [],
        problem,
    };
}

function describeTooFew(ranked: readonly RankedRegion[], wanted: number): string {
    const count = ranked.filter(({ feasible }) => feasible).length;
    return [
        `${wanted} ${wanted === 1 ? "region is" : "regions are"} wanted and ${count} can be chosen:`,
        ...ranked.flatMap(({ region, rejections }) =>
            rejections.length > 0 ? [`  ${region}: ${rejections.join("; ")}`] : [],
        ),
        "relax allow, deny, zones or instanceTypes, raise the quota, or refresh the prices",
    ].join("\n");
}

/** Incumbents that hysteresis keeps in the running: feasible, and chosen by an earlier run or hand. */
function protectIncumbents(
    policy: SelectionPolicy,
    free: readonly RankedRegion[],
    incumbent: Incumbent | undefined,
    wanted: number,
    reasons: string[],
): string[] {
    if (!incumbent) return [];
    const infeasible = incumbent.chosen.filter(
        (name) => !policy.pin.includes(name) && !free.some(({ region }) => region === name),
    );
    reasons.push(...infeasible.map((name) => `${name} can no longer be chosen`));
    const isChoice = incumbent.how === "ranked" || incumbent.how === "swapped";
    if (!isChoice || policy.pin.length > 0) return [];
    return free
        .map(({ region }) => region)
        .filter((name) => incumbent.chosen.includes(name))
        .slice(0, wanted);
}

/** Lets each protected incumbent, dearest first, give way to a region that is worth the move. */
function settleNames(
    ranked: readonly RankedRegion[],
    names: ReadonlySet<string>,
    policy: SelectionPolicy,
    incumbent: Incumbent | undefined,
    kept: readonly string[],
    reasons: string[],
): string[] {
    const rows = new Map(ranked.map((row) => [row.region, row]));
    const chosen = new Set(names);
    const days = incumbent ? countDays(incumbent.chosenAt, policy.today) : 0;
    for (const name of [...kept].reverse()) {
        const from = rows.get(name);
        if (!from) continue;
        const moves = ranked
            .filter((row) => row.feasible && !chosen.has(row.region))
            .map((to) => ({ to, ...judgeMove(from, to, policy, days) }));
        const better = moves.find(({ isWorthIt }) => isWorthIt);
        const told = better ?? moves.find(({ savesUsdPerMonth }) => savesUsdPerMonth > 0);
        if (told) reasons.push(`${better ? "moves" : "stays"}: ${told.reason}`);
        if (!better) continue;
        chosen.delete(name);
        chosen.add(better.to.region);
    }
    return ranked.map(({ region }) => region).filter((name) => chosen.has(name));
}

function findStandby(feasible: readonly RankedRegion[], chosen: readonly string[]): string | null {
    const limit = STANDBY_FACTOR * (feasible[0]?.totalUsdPerGpuHour ?? 0);
    const found = feasible.find(
        ({ region, totalUsdPerGpuHour }) => !chosen.includes(region) && totalUsdPerGpuHour <= limit,
    );
    return found?.region ?? null;
}

/** Mean cost of some regions over that of as many of the cheapest feasible ones, less 1. */
export function computePremium(
    ranked: readonly RankedRegion[],
    chosen: readonly string[],
): number | undefined {
    const total = (rows: readonly RankedRegion[]) =>
        rows.reduce((sum, row) => sum + row.totalUsdPerGpuHour, 0);
    const ours = ranked.filter(({ region }) => chosen.includes(region));
    const best = ranked
        .filter(({ feasible }) => feasible)
        .sort((a, b) => a.totalUsdPerGpuHour - b.totalUsdPerGpuHour)
        .slice(0, chosen.length);
    if (best.length < chosen.length || ours.length === 0) return undefined;
    const premium = total(ours) / total(best) - 1;
    return Number.isFinite(premium) ? premium : undefined;
}

function explainChosen(
    name: string,
    ranked: readonly RankedRegion[],
    policy: SelectionPolicy,
): string {
    const row = ranked.find(({ region }) => region === name);
    const price =
        row?.price === undefined
            ? "no price known"
            : `$${row.totalUsdPerGpuHour.toFixed(4)} a GPU-hour`;
    const feasible = ranked.filter(({ feasible }) => feasible);
    if (policy.pin.includes(name)) {
        const premium = computePremium(ranked, [name]);
        const cost =
            premium === undefined
                ? ""
                : `, ${formatPercent(premium)} above the cheapest feasible region`;
        const warning = row?.rejections.length ? `; ${row.rejections.join("; ")}` : "";
        return `${name} is pinned: ${price}${cost}${warning}`;
    }
    const place = feasible.findIndex(({ region }) => region === name) + 1;
    const moved = policy.data
        ? `with ${policy.data.readGbPerMonth + policy.data.writeGbPerMonth} GB a month to and from ${policy.data.region}`
        : "data transfer not counted";
    return `${name}: ${price}, place ${place} of ${feasible.length} feasible regions, ${moved}`;
}
