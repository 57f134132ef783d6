import { isUtf8 } from "node:buffer";
import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { renderProblems } from "../../core/problems/problems";
import { parseOutputs, type TargetCell } from "./stackOutputs";
import { UserError } from "../../core/problems/userError";

/** Where a stack's outputs come from. */
export interface StackOptions {
    readonly stack?: string;
    /** File with the JSON of `pulumi stack output --json`. */
    readonly outputs?: string;
    /** Folder of Pulumi.yaml. */
    readonly cwd: string;
}

/** Bytes that a stack's outputs may have; far more than they ever do. */
const MAX_OUTPUT = 16 * 1024 * 1024;

/** The deployed cells of a stack. */
export async function readCells(options: StackOptions): Promise<TargetCell[]> {
    const text =
        options.outputs === undefined
            ? await askPulumi(options)
            : readText(options.outputs, "--outputs");
    const { cells, problems } = parseOutputs(text);
    if (problems.length > 0)
        throw new UserError(
            renderProblems(options.outputs ?? `the stack ${options.stack ?? ""}`, problems),
        );
    return cells;
}

async function askPulumi({ stack, cwd }: StackOptions): Promise<string> {
    if (stack === undefined)
        throw new UserError("--stack is missing; write the stack's name, or --outputs and a file");
    const own = path.resolve(cwd, "node_modules/.bin/pulumi");
    const command = fs.existsSync(own) ? own : "pulumi";
    try {
        const { stdout } = await promisify(execFile)(
            command,
            ["stack", "output", "--json", "--non-interactive", "--stack", stack],
            { cwd, maxBuffer: MAX_OUTPUT },
        );
        return stdout;
    } catch (error) {
        const { code, stderr = "" } = error as { code?: unknown; stderr?: string };
        if (code === "ENOENT")
            throw new UserError(
                "there is no pulumi: run npm ci, or give the stack's outputs as a file with --outputs",
            );
        const said = stderr.trim().replace(/^error: /, "");
        throw new UserError(
            `cannot read the outputs of the stack ${stack}: ${said || "pulumi failed"}; see npx pulumi stack ls and npx pulumi login, or give --outputs`,
        );
    }
}

/** Text of a file that an option names, of `most` bytes or fewer. */
export function readText(file: string, option: string, most = MAX_OUTPUT): string {
    const check = (size: number) => {
        if (size > most)
            throw new UserError(
                `${option}: ${file} has ${size} bytes, and may have ${most}; cut it into parts, or name another`,
            );
    };
    let bytes: Buffer;
    try {
        check(fs.statSync(file).size);
        bytes = fs.readFileSync(file);
    } catch (error) {
        if (error instanceof UserError) throw error;
        throw new UserError(
            `${option}: cannot read ${file}: ${(error as Error).message}; name a file that exists`,
        );
    }
    // A pipe has no size before it is read.
    check(bytes.length);
    if (!isUtf8(bytes))
        throw new UserError(`${option}: ${file} is no text in UTF-8; convert it, or name another`);
    return bytes.toString("utf8");
}
