import { InvalidArgumentError, type Command } from "commander";
import { parseWhole } from "../options";
import { STATE_FOLDER } from "./stateFolder";

/** Names that Batch and this command give themselves. https://docs.aws.amazon.com/batch/latest/userguide/job_env_vars.html */
const RESERVED = /^(AWS_BATCH|GPU_BATCH_(MANIFEST|OUTPUT|CHECKPOINTS|INDEX))/;

/**
 * Collects `NAME=value`.
 * @throws InvalidArgumentError for another form, and for a name that gpu-batch or Batch sets
 */
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

/** What `--json` does, in every command about jobs. */
export const JSON_LINES = "print JSON, one object per line";

/** Where submissions are remembered, and the form of what is printed. */
export interface StateOptions {
    readonly state: string;
    /** JSON, one object per line, in place of text. */
    readonly json?: boolean;
}

/** Adds the options of every command that knows submissions. */
export function addStateOptions(command: Command): Command {
    return command
        .option("--state <directory>", "folder that submissions are remembered in", STATE_FOLDER)
        .option("--json", JSON_LINES);
}

/** Which submission a command is about. */
export interface NamedJobOptions extends StateOptions {
    readonly region?: string;
}

/** Adds the argument and options of every command about one submission. */
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

/** Adds the options that say what is to be done, the same for a cell and for this machine. */
export function addWorkOptions(command: Command): Command {
    return command
        .option(
            "-n, --array <children>",
            "number of children; with --manifest, the number of parts that it is cut into",
            parseWhole(1),
        )
        .option("-m, --manifest <file>", "items: one per line, a JSON array, or CSV; gzip too")
        .option("--items-per-shard <items>", "items per child, without --array", parseWhole(1), 1)
        .option(
            "--function <module:function>",
            "Python function to call for each item, in place of a command",
        )
        .option("-e, --env <NAME=value>", "environment variable (repeatable)", parseVariable);
}
