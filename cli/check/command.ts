import * as path from "node:path";
import { Command, Option } from "commander";
import { check } from "./check";
import { formatDate } from "../../core/lock/days";
import { FORMATS, writeReport, type Format } from "./report";
import { parseWhole } from "../options";

interface CheckOptions {
    readonly stack: string;
    readonly format: Format;
    readonly output?: string;
    readonly cwd: string;
    readonly pack: string[];
    readonly policyConfig?: string;
    readonly base: string;
    readonly maxPriceAge?: number;
}

/** `gpu-batch check`: what `pulumi up` would create, without Pulumi's CLI, an account or a network. */
export function defineCheckCommand(): Command {
    return new Command("check")
        .description(
            "Show what `pulumi up` would create, without an AWS account, a login or a network",
        )
        .requiredOption("-s, --stack <name>", "stack to check, one with a Pulumi.<name>.yaml")
        .addOption(
            new Option("-f, --format <format>", "format of the report; html for a browser")
                .choices(FORMATS)
                .default("text"),
        )
        .option("-o, --output <file>", "write the report to a file instead of standard output")
        .option("--base <commit>", "commit whose lock the plan's regions are compared with", "HEAD")
        .option(
            "--max-price-age <days>",
            "fail when the prices in the lock are older than this",
            parseWhole(0),
        )
        .option("-C, --cwd <directory>", "folder of Pulumi.yaml", ".")
        .option(
            "-p, --pack <directory>",
            "also judge with this policy pack; may be repeated",
            (directory: string, others: string[]) => [...others, path.resolve(directory)],
            [],
        )
        .option(
            "--policy-config <file>",
            "levels and settings of policies (default: policy/<stack>.json, else policy/prod.json)",
        )
        .addHelpText(
            "after",
            "\nExit status: 0 pass, 1 the program or its configuration is wrong, 2 a mandatory policy is violated or undecided, or a pack did not judge.\nText has colours on a terminal; FORCE_COLOR and NO_COLOR decide otherwise.",
        )
        .action(async (options: CheckOptions) => {
            const result = await check({
                directory: path.resolve(options.cwd),
                stack: options.stack,
                policies: {
                    packs: options.pack,
                    ...(options.policyConfig ? { config: path.resolve(options.policyConfig) } : {}),
                },
                today: formatDate(new Date()),
                base: options.base,
                maxPriceAgeDays: options.maxPriceAge,
            });
            writeReport(result, options.format, options.output, path.resolve(options.cwd));
            process.exitCode = result.exitCode;
        });
}
