import { InvalidArgumentError, type Command } from "commander";
import { Throttled, Unsure } from "../../jobs/types";
import { UserError } from "../../offline/problem";
import { STATE_FOLDER } from "./stateFolder";

/** A whole number of `least` or more. */
export function whole(least: number): (text: string) => number {
    return (text) => {
        const value = Number(text);
        if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least)
            throw new InvalidArgumentError(`Write a whole number of ${least} or more.`);
        return value;
    };
}

/** A number above 0. */
export function positive(text: string): number {
    const value = Number(text);
    if (!/^\d+(\.\d+)?$/.test(text) || value <= 0)
        throw new InvalidArgumentError("Write a number above 0.");
    return value;
}

/** Collects a repeated option. */
export function collect(value: string, before: string[] = []): string[] {
    return [...before, value];
}

/** Names that Batch and this command give themselves. https://docs.aws.amazon.com/batch/latest/userguide/job_env_vars.html */
const RESERVED = /^(AWS_BATCH|GPU_BATCH_(MANIFEST|OUTPUT|CHECKPOINTS|INDEX))/;

/** Collects `NAME=value`. */
export function variable(
    text: string,
    before: Record<string, string> = {},
): Record<string, string> {
    const [, name, value] = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s.exec(text) ?? [];
    if (name === undefined || value === undefined)
        throw new InvalidArgumentError("Write NAME=value.");
    if (RESERVED.test(name))
        throw new InvalidArgumentError(`${name} is set by gpu-batch; choose another name.`);
    return { ...before, [name]: value };
}

/** Options that say where a stack's outputs and this command's own files are. */
export function stackOptions(command: Command): Command {
    return outputsOptions(command).option(
        "--state <directory>",
        "where submissions are remembered",
        STATE_FOLDER,
    );
}

/** Options that say where a stack's outputs are. */
export function outputsOptions(command: Command): Command {
    return command
        .option("-s, --stack <name>", "stack whose outputs name the cells")
        .option("--outputs <file>", "read them from a file: pulumi stack output --json")
        .option("-C, --cwd <directory>", "folder of Pulumi.yaml", ".")
        .option("--json", "print JSON, one object a line");
}

/** Runs what a command does; faults of AWS end in one line. */
export async function inOneLine<T>(work: () => Promise<T>): Promise<T> {
    try {
        return await work();
    } catch (error) {
        if (error instanceof Throttled)
            throw new UserError(
                `AWS refuses to be asked this often: ${error.message}; try again later`,
            );
        if (error instanceof Unsure)
            throw new UserError(
                `AWS's answer was lost: ${error.message}; run the same command again, it goes on where it stopped`,
            );
        throw error;
    }
}

/** Prints an object as one line of JSON. */
export function printJson(value: unknown): void {
    process.stdout.write(`${JSON.stringify(value)}\n`);
}

/** Prints a line. */
export function print(line = ""): void {
    process.stdout.write(`${line}\n`);
}
