import * as path from "node:path";
import { Command } from "commander";
import { suggestNearest, joinWords } from "../../core/problems/problems";
import { UserError } from "../../core/problems/userError";
import { decide, explainChoice } from "../../core/ranking/decide";
import {
    readLock,
    readStack,
    listStacks,
    readToday,
    type ProjectOptions,
} from "../project/context";

interface ExplainOptions extends ProjectOptions {
    readonly stack?: string;
    readonly json?: boolean;
}

/** `gpu-batch regions explain R`: why not this region. */
export function defineExplainCommand(): Command {
    return new Command("explain")
        .description("Say why a region is chosen for a stack, or why not")
        .argument("<region>", "region to explain")
        .option("-s, --stack <name>", "one stack; every stack by default")
        .option("--json", "print JSON")
        .option("-C, --cwd <directory>", "folder of Pulumi.yaml", ".")
        .action((region: string, options: ExplainOptions) => {
            const directory = path.resolve(options.cwd);
            const stacks = listStacks(directory, options.stack);
            const lock = readLock(directory);
            const known = Object.keys(lock.regions).sort();
            if (!known.includes(region))
                throw new UserError(
                    `${region} is not in regions.lock.json (${joinWords(known)})${suggestNearest(region, known)}`,
                );
            const explained = stacks.map((stack) => {
                const { policy } = readStack(directory, stack, readToday());
                const { choice, problem } = decide(lock, stack, policy, {});
                const lines = explainChoice(region, choice, policy);
                return {
                    stack,
                    chosen: choice.chosen.includes(region),
                    reasons: problem ? [...lines, problem] : lines,
                };
            });
            const text = options.json
                ? `${JSON.stringify({ region, stacks: explained }, null, 2)}\n`
                : explained
                      .map(({ stack, chosen, reasons }) =>
                          [
                              `${region} is ${chosen ? "" : "not "}chosen for ${stack}:`,
                              ...reasons.map((reason) => `  - ${reason}`),
                              "",
                          ].join("\n"),
                      )
                      .join("");
            process.stdout.write(text);
        });
}
