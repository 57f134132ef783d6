import * as fs from "node:fs";
import * as path from "node:path";
import { Command, Option } from "commander";
import { check } from "../offline/check";
import { UserError } from "../offline/problem";
import { FORMATS, render, type Format } from "../offline/report";

interface CheckOptions {
    readonly stack: string;
    readonly format: Format;
    readonly output?: string;
    readonly cwd: string;
}

/** `gpu-batch check`: what `pulumi up` would create, without Pulumi's CLI, an account or a network. */
export function checkCommand(): Command {
    return new Command("check")
        .description(
            "Show what `pulumi up` would create, without an AWS account, a login or a network",
        )
        .requiredOption("-s, --stack <name>", "stack to check, one with a Pulumi.<name>.yaml")
        .addOption(
            new Option("-f, --format <format>", "form of the report")
                .choices(FORMATS)
                .default("text"),
        )
        .option("-o, --output <file>", "write the report to a file in place of standard output")
        .option("-C, --cwd <directory>", "folder of Pulumi.yaml", ".")
        .addHelpText("after", "\nExit status: 0 pass, 1 the program or its configuration is wrong.")
        .action(async (options: CheckOptions) => {
            const result = await check({
                directory: path.resolve(options.cwd),
                stack: options.stack,
            });
            const report = render(result, options.format);
            if (options.output) write(options.output, report);
            else process.stdout.write(report);
            process.exitCode = result.exitCode;
        });
}

function write(file: string, report: string): void {
    try {
        fs.writeFileSync(file, report);
    } catch (error) {
        throw new UserError(
            `cannot write ${file}: ${(error as Error).message}; name a file in a folder that exists`,
        );
    }
}
