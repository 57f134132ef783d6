import { joinWords } from "../problems/problems";
import type { Lock, Selection } from "../lock/lock";
import { formatPercent } from "./move";
import type { SelectionPolicy } from "../lock/regionPolicy";
import type { RankedRegion } from "./rank";
import { selectRegions, type RegionChoice } from "./select";

/** What a person asked for beside the ranking. */
export interface SelectionRequest {
    /** Regions to choose; as many as today where it is undefined. */
    readonly count?: number;
    /** Regions to take whatever they cost. */
    readonly pin?: readonly string[];
    /** One region to replace by another, by hand. */
    readonly swap?: { readonly from: string; readonly to: string };
    /** Lifts an earlier pin. */
    readonly unpin?: boolean;
}

/** A choice with what it changes. */
export interface RegionDecision {
    readonly choice: RegionChoice;
    /** What to write into the lock; undefined when there is a problem. */
    readonly selection?: Selection;
    /** Regions whose cell is created. */
    readonly added: readonly string[];
    /** Regions whose cell is deleted. */
    readonly removed: readonly string[];
    /** Dollars a month that the change saves; negative when it costs; undefined without prices. */
    readonly savesUsdPerMonth?: number;
    readonly problem?: string;
}

/** What a stack should run on by the lock, its policy and what a person asked for. */
export function decideRegions(
    lock: Lock,
    stack: string,
    policy: SelectionPolicy,
    request: SelectionRequest,
): RegionDecision {
    const incumbent = lock.selection[stack];
    const choice = request.swap
        ? swapRegion(lock, policy, incumbent, request.swap)
        : selectRegions(lock, narrowPolicy(policy, request, incumbent), incumbent);
    if (choice.problem !== undefined)
        return { choice, added: [], removed: [], problem: choice.problem };
    const before = incumbent?.chosen ?? [];
    const added = choice.chosen.filter((name) => !before.includes(name));
    const removed = before.filter((name) => !choice.chosen.includes(name));
    const moved = added.length > 0 || removed.length > 0;
    return {
        choice,
        added,
        removed,
        savesUsdPerMonth: computeSavings(choice.ranked, before, choice.chosen, policy),
        selection: {
            chosen: [...choice.chosen],
            zones: orderZones(lock, choice, incumbent, policy),
            standby: choice.standby,
            ...(choice.premium === undefined
                ? {}
                : { premiumPct: (choice.premium * 100).toFixed(1) }),
            how: choice.how,
            chosenAt: incumbent && !moved ? incumbent.chosenAt : policy.today,
            reasons: [...choice.reasons],
        },
    };
}

/** The policy with the pins and the count that hold for one request. */
function narrowPolicy(
    policy: SelectionPolicy,
    { pin = [], count, unpin = false }: SelectionRequest,
    incumbent: Selection | undefined,
): SelectionPolicy {
    const held = incumbent?.how === "pinned" && !unpin ? incumbent.chosen : [];
    const pins = [pin, policy.pin, held].find((names) => names.length > 0) ?? [];
    const asBefore =
        incumbent && incumbent.chosen.length > 0 ? incumbent.chosen.length : policy.count;
    return { ...policy, pin: pins, count: count ?? (pin.length > 0 ? pin.length : asBefore) };
}

function swapRegion(
    lock: Lock,
    policy: SelectionPolicy,
    incumbent: Selection | undefined,
    { from, to }: { readonly from: string; readonly to: string },
): RegionChoice {
    const before = incumbent?.chosen ?? [];
    const after = before.map((name) => (name === from ? to : name));
    const choice = selectRegions(lock, { ...policy, pin: after, count: after.length }, incumbent);
    if (!before.includes(from))
        return {
            ...choice,
            chosen: [],
            problem: `${from} is not chosen (${joinWords(before) || "nothing is"}); write --swap ${before[0] ?? "A"}=${to}`,
        };
    if (before.includes(to))
        return {
            ...choice,
            chosen: [],
            problem: `${to} is chosen already; swap ${from} for another`,
        };
    return {
        ...choice,
        how: "swapped",
        reasons: choice.reasons.map((reason) => reason.replace(" is pinned:", ", by hand:")),
    };
}

/** Dollars a month between two choices, each sharing the stack's GPU-hours evenly. */
function computeSavings(
    ranked: readonly RankedRegion[],
    before: readonly string[],
    after: readonly string[],
    { gpuHoursPerMonth }: SelectionPolicy,
): number | undefined {
    const mean = (names: readonly string[]) =>
        ranked
            .filter(({ region }) => names.includes(region))
            .reduce((sum, row) => sum + row.totalUsdPerGpuHour / names.length, 0);
    if (before.length === 0) return undefined;
    const saved = (mean(before) - mean(after)) * gpuHoursPerMonth;
    return Number.isFinite(saved) ? saved : undefined;
}

/**
 * Zone IDs for each chosen region: those with a discounted pool first, the cheapest of them in front. A
 * region that stays keeps the zones in use, which are its first: AWS refuses another subnet with the block
 * of one that is still there, so that a cell's subnets cannot move.
 */
function orderZones(
    lock: Lock,
    { chosen, ranked }: RegionChoice,
    incumbent: Selection | undefined,
    { zones }: SelectionPolicy,
): Record<string, string[]> {
    return Object.fromEntries(
        chosen.map((name) => {
            const all = Object.keys(lock.regions[name]?.zones ?? {}).sort();
            const usable = ranked.find(({ region }) => region === name)?.usableZones ?? [];
            const old = incumbent?.zones[name] ?? [];
            const inUse = old.slice(0, zones);
            const fresh = [...usable, ...all.filter((id) => !usable.includes(id))];
            const kept = inUse.every((id) => all.includes(id)) ? inUse : [];
            return [name, [...kept, ...fresh.filter((id) => !kept.includes(id))]];
        }),
    );
}

/** What speaks for and against one region, for a person who expected it. */
export function explainRegion(
    name: string,
    choice: RegionChoice,
    policy: SelectionPolicy,
): string[] {
    const row = choice.ranked.find(({ region }) => region === name);
    const feasible = choice.ranked.filter((one) => one.feasible);
    if (!row) return [`${name} is not in regions.lock.json`];
    if (choice.chosen.includes(name)) return choice.reasons.filter((text) => text.includes(name));
    const lines = row.rejections.map((reason) => `cannot be chosen: ${reason}`);
    if (!row.price) return lines;
    const chosen = choice.ranked.filter(({ region }) => choice.chosen.includes(region));
    const last = chosen.at(-1);
    if (row.feasible)
        lines.push(`place ${feasible.indexOf(row) + 1} of ${feasible.length} feasible regions`);
    if (last) lines.push(compareRow(row, last, policy));
    const told = choice.reasons.filter((text) => text.includes(`${name} instead of`));
    return [...lines, ...told];
}

function compareRow(row: RankedRegion, chosen: RankedRegion, policy: SelectionPolicy): string {
    const premium = row.totalUsdPerGpuHour / chosen.totalUsdPerGpuHour - 1;
    const cost = Math.abs(premium * chosen.totalUsdPerGpuHour * policy.gpuHoursPerMonth);
    const direction = premium >= 0 ? "dearer" : "cheaper";
    const transfer =
        row.overheadUsdPerGpuHour > 0
            ? `, of which $${row.overheadUsdPerGpuHour.toFixed(4)} data transfer and fixed costs`
            : "";
    return (
        `$${row.totalUsdPerGpuHour.toFixed(4)} a GPU-hour${transfer}: ${formatPercent(Math.abs(premium))} ${direction} than ${chosen.region}, ` +
        `$${cost.toFixed(0)} a month at ${policy.gpuHoursPerMonth} GPU-hours`
    );
}
