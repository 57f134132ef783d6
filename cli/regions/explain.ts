import * as path from "node:path";
import { Command } from "commander";
import { hint, listed } from "../../core/problems/problems";
import { UserError } from "../../core/problems/userError";
import { decide, explanation } from "../../core/ranking/decide";
import { readLock, readStack, stacksOf, today, type ProjectOptions } from "../project/context";

interface ExplainOptions extends ProjectOptions {
    readonly stack?: string;
    readonly json?: boolean;
}

/** `gpu-batch regions explain R`: why not this region. */
export function explainCommand(): Command {
    return new Command("explain")
        .description("Say why a region is chosen for a stack, or why not")
        .argument("<region>", "region to explain")
        .option("-s, --stack <name>", "one stack; every stack by default")
        .option("--json", "print JSON")
        .option("-C, --cwd <directory>", "folder of Pulumi.yaml", ".")
        .action((region: string, options: ExplainOptions) => {
            const directory = path.resolve(options.cwd);
            const stacks = stacksOf(directory, options.stack);
            const lock = readLock(directory);
            const known = Object.keys(lock.regions).sort();
            if (!known.includes(region))
                throw new UserError(
                    `${region} is not in regions.lock.json (${listed(known)})${hint(region, known)}`,
                );
            const explained = stacks.map((stack) => {
                const { policy } = readStack(directory, stack, today());
                const { choice, problem } = decide(lock, stack, policy, {});
                const lines = explanation(region, choice, policy);
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
