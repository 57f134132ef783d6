import { countDays } from "../../core/lock/days";
import { parseLock, type Lock } from "../../core/lock/lock";
import type { SelectionPolicy } from "../../core/lock/regionPolicy";
import { buildRegionTable, type RegionTable } from "../../core/ranking/regionTable";
import { readCommittedLock } from "./committedLock";
import { priceCells, type CellCosts } from "./costs";
import type { OfflineEngine } from "./engine/engine";
import { readCellIntents, type PlannedResource } from "./plan";
import { compareRegions, type ComparedPlan, type RegionChanges } from "./regionChanges";

/** Days after which prices are worth a warning: a choice of last quarter costs a fifth more. */
export const PRICE_AGE_WARNING_DAYS = 35;

/** What the findings are made from. */
export interface FindingsArgs {
    readonly engine: OfflineEngine;
    readonly stack: string;
    /** What the stack wants of a region. */
    readonly policy: SelectionPolicy;
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
export async function findRegionFindings(args: FindingsArgs): Promise<RegionFindings> {
    const { engine, lockText, resources } = args;
    const cells = readCellIntents(engine);
    const { lock } = lockText === undefined ? {} : parseLock(lockText);
    if (!lock || lockText === undefined || cells.length === 0)
        return { regions: null, costs: [], changes: null, warnings: [], errors: [] };
    const { changes, warning } = await findChanges(args, lockText, { cells, resources });
    const { warnings, errors } = judgePriceAge(lock, args);
    return {
        regions: buildRegionTable(
            lock,
            args.stack,
            args.policy,
            cells.map(({ region }) => region),
        ),
        costs: priceCells(cells, resources, lock),
        changes,
        warnings: [...warnings, ...warning],
        errors,
    };
}

/** The warning and the failure of old prices. */
export function judgePriceAge(
    lock: Lock,
    { today, maxPriceAgeDays }: Pick<FindingsArgs, "today" | "maxPriceAgeDays">,
): { warnings: string[]; errors: string[] } {
    const days = countDays(lock.asOf, today);
    const text = `the prices in regions.lock.json are ${days} days old (${lock.asOf}); run gpu-batch regions refresh`;
    if (maxPriceAgeDays !== undefined && days > maxPriceAgeDays)
        return { warnings: [], errors: [`${text}, --max-price-age is ${maxPriceAgeDays}`] };
    return { warnings: days > PRICE_AGE_WARNING_DAYS ? [text] : [], errors: [] };
}

async function findChanges(
    { directory, base, stack, planWith }: FindingsArgs,
    lockText: string,
    after: ComparedPlan,
): Promise<{ changes: RegionChanges | null; warning: string[] }> {
    const incomparable = (reason: string) => ({
        changes: null,
        warning: [`regions are not compared with ${base}: ${reason}`],
    });
    const committed = await readCommittedLock(directory, base);
    if ("reason" in committed) return incomparable(committed.reason);
    if (hasSameRegions(committed.text, lockText, stack))
        return { changes: compareRegions(base, after, after), warning: [] };
    const before = await planWith(committed.text);
    if ("error" in before) return incomparable(before.error);
    return { changes: compareRegions(base, before, after), warning: [] };
}

/** Whether two locks give a stack the same regions, so that nothing has to be run again. */
function hasSameRegions(before: string, after: string, stack: string): boolean {
    if (before === after) return true;
    const [a, b] = [before, after].map((text) => parseLock(text).lock?.selection[stack]?.chosen);
    return a !== undefined && b !== undefined && [...a].sort().join() === [...b].sort().join();
}
