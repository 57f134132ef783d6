import * as path from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { nameCell } from "../../core/facts/names";
import { UserError } from "../../core/problems/userError";
import { decide, type Decision, type Wish } from "../../core/ranking/decide";
import type { Lock } from "../../core/lock/lock";
import { withSelection } from "../../core/lock/text";
import { formatPercent } from "../../core/ranking/move";
import type { SelectionPolicy } from "../../core/lock/regionPolicy";
import { buildShowRows } from "./showRows";
import { CHEAPEST } from "../../core/settings/selectionPolicy";
import {
    readLock,
    readStack,
    listStacks,
    readToday,
    type ProjectOptions,
} from "../project/context";
import { renderRegions } from "./table";
import { writeLock } from "./writeLock";

interface SelectOptions extends ProjectOptions, Wish {
    readonly stack: string;
    readonly write?: boolean;
    readonly json?: boolean;
}

/** `gpu-batch regions select`: decides and shows; writes the selection when told to. */
export function defineSelectCommand(): Command {
    return new Command("select")
        .description(
            "Decide a stack's regions, show what moves and what it saves, write it if told",
        )
        .requiredOption("-s, --stack <name>", "stack to choose for")
        .option("--count <n>", "regions to choose; as many as today by default", parseWholeNumber)
        .addOption(
            new Option("--pin <regions...>", "take these regions whatever they cost").conflicts([
                "swap",
                "unpin",
            ]),
        )
        .addOption(
            new Option("--swap <A=B>", "replace region A by region B by hand")
                .argParser(parseSwap)
                .conflicts(["unpin", "count"]),
        )
        .option("--unpin", "lift an earlier pin")
        .option("--write", "write the selection of this stack, and nothing else, into the lock")
        .option("--json", "print JSON")
        .option("-C, --cwd <directory>", "folder of Pulumi.yaml", ".")
        .action((options: SelectOptions) => {
            const directory = path.resolve(options.cwd);
            const { stack } = options;
            listStacks(directory, stack);
            const lock = readLock(directory);
            const { policy, values } = readStack(directory, stack, readToday());
            const decision = decide(lock, stack, policy, options);
            if (!decision.selection) throw new UserError(decision.problem ?? "nothing was chosen");
            if (options.write) writeLock(directory, withSelection(lock, stack, decision.selection));
            const { choice, ...rest } = decision;
            process.stdout.write(
                options.json
                    ? `${JSON.stringify({ stack, ...rest, rows: buildShowRows(lock, choice) }, null, 2)}\n`
                    : report(stack, lock, policy, decision, options.write ?? false),
            );
            if (!values.regions.includes(CHEAPEST))
                process.stderr.write(
                    `gpu-batch:regions of ${stack} lists regions, so the program does not read this selection; set it to [${CHEAPEST}]\n`,
                );
        });
}

function parseWholeNumber(text: string): number {
    const count = Number(text);
    if (!Number.isInteger(count) || count < 1)
        throw new InvalidArgumentError("write a whole number, 1 or more.");
    return count;
}

function parseSwap(text: string): { from: string; to: string } {
    const [, from, to] = /^([a-z0-9-]+)=([a-z0-9-]+)$/.exec(text) ?? [];
    if (from === undefined || to === undefined)
        throw new InvalidArgumentError("write two regions, such as us-east-2=eu-north-1.");
    return { from, to };
}

function report(
    stack: string,
    lock: Lock,
    policy: SelectionPolicy,
    { choice, selection, added, removed, savesUsdPerMonth }: Decision,
    written: boolean,
): string {
    const cells = (names: readonly string[]) => names.map((name) => nameCell(stack, name));
    const moves = added.length > 0 || removed.length > 0;
    const saving =
        savesUsdPerMonth === undefined
            ? []
            : [
                  `${savesUsdPerMonth >= 0 ? "saves" : "costs"} $${Math.abs(savesUsdPerMonth).toFixed(2)} a month at ${policy.gpuHoursPerMonth} GPU-hours; the move itself about $${policy.switchCostUsd}`,
              ];
    return [
        `Stack ${stack}, prices of ${lock.asOf}`,
        ...renderRegions(buildShowRows(lock, choice)).map((line) => `  ${line}`),
        "",
        `Decision: ${choice.chosen.join(", ")} (${choice.how})${choice.premium === undefined ? "" : `, premium ${formatPercent(choice.premium)}`}, standby ${selection?.standby ?? "none"}`,
        ...choice.reasons.map((reason) => `  - ${reason}`),
        ...(moves ? [] : ["  - nothing moves"]),
        ...cells(added).map((name) => `  + creates the cell ${name}`),
        ...cells(removed).map(
            (name) =>
                `  - deletes the cell ${name}: disable its queue and let running jobs end first, they are lost with it`,
        ),
        ...(moves ? saving.map((text) => `  ${text}`) : []),
        written
            ? `\nWrote selection.${stack} to regions.lock.json. Commit it; see the plan with: gpu-batch check -s ${stack}`
            : "\nNothing is written; add --write to change the lock.",
        "",
    ].join("\n");
}
