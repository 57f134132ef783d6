import * as path from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { UserError } from "../../core/problems/userError";
import { check, type CheckArgs } from "./check";
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
    readonly base?: string;
    readonly acceptLoosening?: string;
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
        .option(
            "--base <commit>",
            "commit whose packs, levels and exemptions judge, and whose lock the regions are compared with (default: this checkout's packs; the lock of HEAD)",
        )
        .option(
            "--accept-loosening <sha256>",
            "accept what the change loosens in the gate of --base, by the number that the check prints",
            parseDigest,
        )
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
            "\nExit status: 0 pass, 1 the program or its configuration is wrong, 2 a mandatory policy is violated or undecided, or a pack did not judge, 3 the change loosens its own gate and nobody accepted it. Of several, 1 comes before 3, and 3 before 2.\nText has colours on a terminal; FORCE_COLOR and NO_COLOR decide otherwise.",
        )
        .action(runCheck);
}

async function runCheck(options: CheckOptions): Promise<void> {
    const { cwd, stack, pack, policyConfig, base, maxPriceAge: maxPriceAgeDays } = options;
    const result = await check({
        ...{ directory: path.resolve(cwd), stack, base, maxPriceAgeDays },
        policies: {
            packs: pack,
            ...(policyConfig ? { config: path.resolve(policyConfig) } : {}),
        },
        today: formatDate(new Date()),
        gate: readGate(options),
    });
    writeReport(result, options.format, options.output, path.resolve(cwd));
    process.exitCode = result.exitCode;
}

/** Fewest digits of a number: with fewer, somebody who chooses both could make two differences of one number. */
const MIN_DIGITS = 32;
const DIGITS = new RegExp(`^[0-9a-f]{${MIN_DIGITS},64}$`, "i");

/**
 * Parses the SHA-256 of a difference, or its beginning; nothing accepts nothing.
 * @throws InvalidArgumentError for anything else
 */
function parseDigest(text: string): string | undefined {
    if (text.trim() === "") return undefined;
    if (!DIGITS.test(text))
        throw new InvalidArgumentError(
            `Write the number that the check prints, at least its first ${MIN_DIGITS} digits.`,
        );
    return text.toLowerCase();
}

/** @throws UserError when options contradict each other */
function readGate({
    base,
    acceptLoosening: accept,
    policyConfig,
}: CheckOptions): CheckArgs["gate"] {
    if (base === undefined) {
        if (accept === undefined) return undefined;
        throw new UserError(
            "--accept-loosening is about the gate of a commit: write --base <commit> beside it",
        );
    }
    if (policyConfig !== undefined)
        throw new UserError(
            `--policy-config and --base contradict each other: the base's own policy/<stack>.json judges; leave out --policy-config ${policyConfig}`,
        );
    return { base, ...(accept === undefined ? {} : { accept }) };
}
