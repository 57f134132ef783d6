import * as fs from "node:fs";
import * as path from "node:path";
import { Command } from "commander";
import { countDays } from "../../core/lock/days";
import { decide } from "../../core/ranking/decide";
import { drawPrices } from "./plot";
import { buildShowRows } from "./showRows";
import {
    readLock,
    readStack,
    listStacks,
    readToday,
    type ProjectOptions,
} from "../project/context";
import { renderRegions } from "./table";

interface ShowOptions extends ProjectOptions {
    readonly stack?: string;
    readonly json?: boolean;
    readonly plot?: string;
}

/** `gpu-batch regions show`: every region's price and place, per stack. */
export function defineShowCommand(): Command {
    return new Command("show")
        .description("Show what a stack's fleet costs in every region of the lock, and why")
        .option("-s, --stack <name>", "one stack; every stack by default")
        .option("--json", "print JSON")
        .option("--plot <file>", "write a plot of prices by region and type, as SVG")
        .option("-C, --cwd <directory>", "folder of Pulumi.yaml", ".")
        .action((options: ShowOptions) => {
            const directory = path.resolve(options.cwd);
            const stacks = listStacks(directory, options.stack);
            const lock = readLock(directory);
            const day = readToday();
            const shown = stacks.map((stack) => {
                const { policy } = readStack(directory, stack, day);
                // What the stack runs on now, and not what a ranking of today would make of it.
                const current = policy.pin.length > 0 ? policy.pin : lock.selection[stack]?.chosen;
                const { choice } = decide(lock, stack, policy, { pin: current });
                return { stack, policy, rows: buildShowRows(lock, choice) };
            });
            if (options.plot) {
                const types = [...new Set(shown.flatMap(({ policy }) => policy.instanceTypes))];
                const rows = shown.flatMap(({ rows }) => rows);
                const chosen = rows.filter((row) => row.chosen).map(({ region }) => region);
                fs.writeFileSync(options.plot, drawPrices(lock, types, chosen));
            }
            const age = countDays(lock.asOf, day);
            const text = options.json
                ? `${JSON.stringify({ asOf: lock.asOf, ageDays: age, source: lock.source, stacks: shown.map(({ stack, rows }) => ({ stack, rows })) }, null, 2)}\n`
                : shown
                      .map(({ stack, policy, rows }) =>
                          [
                              `Stack ${stack}: ${policy.instanceTypes.join(", ")}; prices of ${lock.asOf} (${age} days old)`,
                              ...renderRegions(rows).map((line) => `  ${line}`),
                              "",
                          ].join("\n"),
                      )
                      .join("\n");
            process.stdout.write(text);
        });
}
