import { describeBucketLoss, nameCell } from "../../core/facts/names";
import type { Lock } from "../../core/lock/lock";
import type { SelectionPolicy } from "../../core/lock/regionPolicy";
import { withSelection } from "../../core/lock/text";
import { UserError } from "../../core/problems/userError";
import {
    decideRegions,
    type RegionDecision,
    type SelectionRequest,
} from "../../core/ranking/decide";
import { formatPercent } from "../../core/ranking/move";
import { describeChoice, describeRegionTable } from "../../core/ranking/regionTable";
import { CHEAPEST } from "../../core/settings/selectionPolicy";
import { listStacks, readLock, readStack, readToday, writeLock } from "../project/context";
import { alignRegions } from "../table";

/** What to choose, and whether to write it. */
export interface SelectOptions extends SelectionRequest {
    readonly stack: string;
    /** Writes the selection into the lock. */
    readonly write?: boolean;
    readonly json?: boolean;
}

/** What `gpu-batch regions select` prints. */
export interface SelectReport {
    readonly report: string;
    /** Empty when there is none. */
    readonly warning: string;
}

/**
 * Decides a stack's regions, and writes them into the lock when told to.
 * @param directory folder of Pulumi.yaml
 * @throws UserError when nothing can be chosen
 */
export function chooseRegions(directory: string, options: SelectOptions): SelectReport {
    const { stack, write = false, json = false } = options;
    listStacks(directory, stack);
    const lock = readLock(directory);
    const { policy, values } = readStack(directory, stack, readToday());
    const decision = decideRegions(lock, stack, policy, options);
    if (!decision.selection) throw new UserError(decision.problem ?? "nothing was chosen");
    if (write) writeLock(directory, withSelection(lock, stack, decision.selection));
    return {
        report: json
            ? renderJson(stack, lock, policy, decision)
            : renderDecision(stack, lock, policy, decision, write),
        warning: values.regions.includes(CHEAPEST)
            ? ""
            : `gpu-batch:regions of ${stack} lists regions, so the program does not read this selection; set it to [${CHEAPEST}]\n`,
    };
}

function renderJson(
    stack: string,
    lock: Lock,
    policy: SelectionPolicy,
    { choice, ...rest }: RegionDecision,
): string {
    const { rows } = describeChoice(lock, policy, choice);
    return `${JSON.stringify({ stack, ...rest, rows }, null, 2)}\n`;
}

function renderDecision(
    stack: string,
    lock: Lock,
    policy: SelectionPolicy,
    { choice, selection, added, removed, savesUsdPerMonth }: RegionDecision,
    written: boolean,
): string {
    const table = describeChoice(lock, policy, choice);
    const moves = added.length > 0 || removed.length > 0;
    const premium =
        choice.premium === undefined ? "" : `, premium ${formatPercent(choice.premium)}`;
    return [
        `Stack ${stack}: ${describeRegionTable(table)}`,
        ...alignRegions(table).map((line) => `  ${line}`),
        "",
        `Decision: ${choice.chosen.join(", ")} (${choice.how})${premium}, standby ${selection?.standby ?? "none"}`,
        ...choice.reasons.map((reason) => `  - ${reason}`),
        ...(moves ? [] : ["  - nothing moves"]),
        ...added.map((region) => `  + creates the cell ${nameCell(stack, region)}`),
        ...removed.flatMap((region) => describeRemoval(nameCell(stack, region))),
        ...(moves ? describeSaving(savesUsdPerMonth, policy) : []),
        "",
        written
            ? `Wrote selection.${stack} to regions.lock.json. Commit it; see the plan with: gpu-batch check -s ${stack}`
            : "Nothing is written; add --write to change the lock.",
        "",
    ].join("\n");
}

function describeRemoval(cell: string): string[] {
    return [
        `  - deletes the cell ${cell}: disable its queue and let its running jobs end first, for they are lost with it;`,
        `    ${describeBucketLoss(cell)}`,
    ];
}

function describeSaving(
    usdPerMonth: number | undefined,
    { gpuHoursPerMonth, switchCostUsd }: SelectionPolicy,
): string[] {
    if (usdPerMonth === undefined) return [];
    const verb = usdPerMonth >= 0 ? "saves" : "costs";
    return [
        `  ${verb} $${Math.abs(usdPerMonth).toFixed(2)} a month at ${gpuHoursPerMonth} GPU-hours; the move itself about $${switchCostUsd}`,
    ];
}
