import * as path from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { parseWhole } from "../options";
import type { ProjectOptions } from "../project/context";
import { explainChoices, type ExplainOptions } from "./explain";
import { defineRefreshCommand } from "./refresh/command";
import { chooseRegions, type SelectOptions } from "./select";
import { showRegions, type ShowOptions } from "./show";

/** `gpu-batch regions`: prices by region, the choice of a stack's regions, and its reasons. */
export function defineRegionsCommand(): Command {
    return new Command("regions")
        .description("Compare regions by price and choose a stack's regions")
        .addCommand(defineShowCommand())
        .addCommand(defineRefreshCommand())
        .addCommand(defineSelectCommand())
        .addCommand(defineExplainCommand());
}

function defineShowCommand(): Command {
    return new Command("show")
        .description("Show what a stack's fleet costs in every region of the lock, and why")
        .option("-s, --stack <name>", "one stack (default: every stack)")
        .option("--json", "print JSON")
        .option("--plot <file>", "write a plot of prices by region and type, as SVG")
        .option("-C, --cwd <directory>", "folder of Pulumi.yaml", ".")
        .action((options: ShowOptions & ProjectOptions) => {
            process.stdout.write(showRegions(path.resolve(options.cwd), options));
        });
}

function defineSelectCommand(): Command {
    return new Command("select")
        .description(
            "Decide a stack's regions, show what moves and what it saves, and write it if told to",
        )
        .requiredOption("-s, --stack <name>", "stack to choose for")
        .option("--count <n>", "regions to choose (default: as many as today)", parseWhole(1))
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
        .action((options: SelectOptions & ProjectOptions) => {
            const { report, warning } = chooseRegions(path.resolve(options.cwd), options);
            process.stdout.write(report);
            process.stderr.write(warning);
        });
}

function parseSwap(text: string): { from: string; to: string } {
    const [, from, to] = /^([a-z0-9-]+)=([a-z0-9-]+)$/.exec(text) ?? [];
    if (from === undefined || to === undefined)
        throw new InvalidArgumentError("Write two regions, such as us-east-2=eu-north-1.");
    return { from, to };
}

function defineExplainCommand(): Command {
    return new Command("explain")
        .description("Say why a region is chosen for a stack, or why not")
        .argument("<region>", "region to explain")
        .option("-s, --stack <name>", "one stack (default: every stack)")
        .option("--json", "print JSON")
        .option("-C, --cwd <directory>", "folder of Pulumi.yaml", ".")
        .action((region: string, options: ExplainOptions & ProjectOptions) => {
            process.stdout.write(explainChoices(path.resolve(options.cwd), region, options));
        });
}
