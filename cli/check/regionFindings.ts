import { daysBetween } from "../../core/lock/days";
import { parseLock, type Lock } from "../../core/lock/lock";
import { committedLock } from "./committedLock";
import { cellCosts, type CellCosts } from "./costs";
import type { OfflineEngine } from "./engine/engine";
import { cellIntents } from "./plan";
import { regionChanges, type ComparedPlan, type RegionChanges } from "./regionChanges";
import { regionTable } from "./regionTable";
import type { PlannedResource, RegionTable } from "./result";

/** Days after which prices are worth a warning: a choice of last quarter costs a fifth more. */
export const PRICE_AGE_WARNING_DAYS = 35;

/** What the findings are made from. */
export interface FindingsArgs {
    readonly engine: OfflineEngine;
    readonly stack: string;
    readonly directory: string;
    readonly lockText: string | undefined;
    readonly resources: readonly PlannedResource[];
    /** Today, `2026-11-20`. */
    readonly today: string;
    /** Days over which prices fail the check; undefined warns only. */
    readonly maxPriceAgeDays?: number;
    /** Commit whose lock the plan is compared with. */
    readonly base: string;
    /** The plan of the same project with another lock, or what went wrong. */
    readonly planWith: (lockText: string) => Promise<ComparedPlan | { readonly error: string }>;
}

/** What a check says about regions beside the resources. */
export interface RegionFindings {
    readonly regions: RegionTable | null;
    /** What each cell costs; empty without a lock. */
    readonly costs: readonly CellCosts[];
    /** Against the base's lock; null when it could not be compared. */
    readonly changes: RegionChanges | null;
    readonly warnings: readonly string[];
    readonly errors: readonly string[];
}

/** Prices, their age, costs and changes of the planned cells. */
export async function regionFindings(args: FindingsArgs): Promise<RegionFindings> {
    const { engine, lockText, resources } = args;
    const cells = cellIntents(engine);
    const { lock } = lockText === undefined ? {} : parseLock(lockText);
    if (!lock || lockText === undefined || cells.length === 0)
        return { regions: null, costs: [], changes: null, warnings: [], errors: [] };
    const { changes, warning } = await changesOf(args, lockText, { cells, resources });
    const { warnings, errors } = ageFindings(lock, args);
    return {
        regions: regionTable(engine, lockText, args.today),
        costs: cellCosts(cells, resources, lock),
        changes,
        warnings: [...warnings, ...warning],
        errors,
    };
}

/** The warning and the failure of old prices. */
export function ageFindings(
    lock: Lock,
    { today, maxPriceAgeDays }: Pick<FindingsArgs, "today" | "maxPriceAgeDays">,
): { warnings: string[]; errors: string[] } {
    const days = daysBetween(lock.asOf, today);
    const text = `the prices in regions.lock.json are ${days} days old (${lock.asOf}); run gpu-batch regions refresh`;
    if (maxPriceAgeDays !== undefined && days > maxPriceAgeDays)
        return { warnings: [], errors: [`${text}, --max-price-age is ${maxPriceAgeDays}`] };
    return { warnings: days > PRICE_AGE_WARNING_DAYS ? [text] : [], errors: [] };
}

async function changesOf(
    { directory, base, stack, planWith }: FindingsArgs,
    lockText: string,
    after: ComparedPlan,
): Promise<{ changes: RegionChanges | null; warning: string[] }> {
    const incomparable = (reason: string) => ({
        changes: null,
        warning: [`regions are not compared with ${base}: ${reason}`],
    });
    const committed = await committedLock(directory, base);
    if ("reason" in committed) return incomparable(committed.reason);
    if (sameRegions(committed.text, lockText, stack))
        return { changes: regionChanges(base, after, after), warning: [] };
    const before = await planWith(committed.text);
    if ("error" in before) return incomparable(before.error);
    return { changes: regionChanges(base, before, after), warning: [] };
}

/** Whether two locks give a stack the same regions, so that nothing has to be run again. */
function sameRegions(before: string, after: string, stack: string): boolean {
    if (before === after) return true;
    const [a, b] = [before, after].map((text) => parseLock(text).lock?.selection[stack]?.chosen);
    return a !== undefined && b !== undefined && [...a].sort().join() === [...b].sort().join();
}
