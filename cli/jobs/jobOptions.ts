import { InvalidArgumentError, type Command } from "commander";
import { Throttled, Unreachable, Unsure } from "./types";
import { UserError } from "../../core/problems/userError";
import { parseWhole } from "../options";
import { STATE_FOLDER } from "./stateFolder";

/** Names that Batch and this command give themselves. https://docs.aws.amazon.com/batch/latest/userguide/job_env_vars.html */
const RESERVED = /^(AWS_BATCH|GPU_BATCH_(MANIFEST|OUTPUT|CHECKPOINTS|INDEX))/;

/** Collects `NAME=value`. */
export function parseVariable(
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

/** Options that say where a stack's outputs are: those of `StackOptions`. */
export function addOutputOptions(command: Command): Command {
    return command
        .option("-s, --stack <name>", "stack whose outputs name the cells")
        .option("--outputs <file>", "read them from a file: pulumi stack output --json")
        .option("-C, --cwd <directory>", "folder of Pulumi.yaml", ".");
}

/** What `--json` does, in every command about jobs. */
export const JSON_LINES = "print JSON, one object a line";

/** Where submissions are remembered, and the form of what is printed. */
export interface StateOptions {
    readonly state: string;
    /** JSON, one object a line, in place of text. */
    readonly json?: boolean;
}

/** Options of every command that knows submissions. */
export function addStateOptions(command: Command): Command {
    return command
        .option("--state <directory>", "where submissions are remembered", STATE_FOLDER)
        .option("--json", JSON_LINES);
}

/** Which submission a command is about. */
export interface NamedJobOptions extends StateOptions {
    readonly region?: string;
}

/** Argument and options of every command about one submission. */
export function addJobArgument(command: Command): Command {
    return addStateOptions(
        command
            .argument("<job>", "token of a submission, or a job id")
            .option("-r, --region <region>", "region of a job that was not submitted from here"),
    );
}

/** What is to be done, and into how many parts it is cut. */
export interface WorkOptions {
    readonly array?: number;
    /** File of items. */
    readonly manifest?: string;
    readonly itemsPerShard: number;
    /** `module:function` of Python for each item. */
    readonly function?: string;
    /** Environment variables by name. */
    readonly env?: Record<string, string>;
}

/** Options that say what is to be done, the same for a cell and for this machine. */
export function addWorkOptions(command: Command): Command {
    return command
        .option(
            "-n, --array <children>",
            "number of children; beside --manifest the parts it is cut into",
            parseWhole(1),
        )
        .option("-m, --manifest <file>", "items, one a line, or a JSON array")
        .option(
            "--items-per-shard <items>",
            "items of one child, without --array",
            parseWhole(1),
            1,
        )
        .option(
            "--function <module:function>",
            "function of Python for each item, in place of a command",
        )
        .option("-e, --env <NAME=value>", "environment variable (repeatable)", parseVariable);
}

/** Runs what a command does; faults of AWS end in one line. */
export async function reportInOneLine<T>(work: () => Promise<T>): Promise<T> {
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
        if (error instanceof Unreachable) throw new UserError(error.message);
        throw error;
    }
}

/** What a command about a submission is called with to find it again, from the same folder. */
export function describeRerun(name: string, { state, region }: NamedJobOptions): string {
    const where = region === undefined ? "" : ` --region ${region}`;
    if (state === STATE_FOLDER) return `${name}${where}`;
    const folder = /^[\w./~:@+-]+$/.test(state) ? state : `'${state.replaceAll("'", "'\\''")}'`;
    return `${name}${where} --state ${folder}`;
}

/** Prints an object as one line of JSON. */
export function printJson(value: unknown): void {
    process.stdout.write(`${JSON.stringify(value)}\n`);
}

/** Prints a line. */
export function print(line = ""): void {
    process.stdout.write(`${line}\n`);
}
