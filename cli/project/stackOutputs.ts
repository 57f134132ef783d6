import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import type { Command } from "commander";
import * as z from "zod";
import { PREFIX } from "../../core/facts/names";
import { listIssueProblems } from "../../core/problems/issues";
import { joinWords, renderProblems, type Problem } from "../../core/problems/problems";
import { UserError } from "../../core/problems/userError";
import { MAX_TEXT_BYTES, readTextFile } from "./textFile";

/** Where a stack's outputs come from. */
export interface OutputsOptions {
    readonly stack?: string;
    /** File with the JSON of `pulumi stack output --json`; by default Pulumi is asked. */
    readonly outputs?: string;
    /** Folder of Pulumi.yaml. */
    readonly cwd: string;
}

/** Adds the options of {@link OutputsOptions} to a command. */
export function addOutputsOptions(command: Command): Command {
    return command
        .option("-s, --stack <name>", "stack whose outputs name the cells")
        .option(
            "--outputs <file>",
            "read the outputs from a file, the JSON of: pulumi stack output --json",
        )
        .option("-C, --cwd <directory>", "folder of Pulumi.yaml", ".");
}

const deployedCell = z.object({
    region: z.string(),
    queueArn: z.string(),
    queueName: z.string(),
    jobDefinitionArn: z.string(),
    image: z.string(),
    logGroup: z.string(),
    bucket: z.string(),
    /** Types that Batch may launch for this cell. */
    instanceTypes: z.array(z.string()).min(1),
    /** Whether a last environment on demand takes overflow. */
    onDemand: z.boolean(),
    /** What a job gets when its submission says nothing else. */
    job: z.object({
        vcpus: z.number(),
        memoryMiB: z.number(),
        gpus: z.number(),
        sharedMemoryMiB: z.number(),
        /** Of one attempt. */
        timeoutMinutes: z.number(),
        attempts: z.number(),
        command: z.array(z.string()),
    }),
    /** Jobs that share a GPU; 1 when a job reserves whole GPUs. */
    jobsPerGpu: z.number(),
    /** Teams of the fair share; empty when the queue is first in, first out. */
    teams: z.array(z.string()),
    /** Training workflow; absent when the cell was deployed without one. */
    stateMachineArn: z.string().optional(),
});

/** One deployed cell, as the stack's outputs describe it. */
export type DeployedCell = z.infer<typeof deployedCell>;

const stackOutputs = z.object({ cells: z.record(z.string(), deployedCell) });

/**
 * The deployed cells of a stack.
 * @throws UserError when Pulumi or the file has no outputs, or they are not those of this release
 */
export async function readDeployedCells(options: OutputsOptions): Promise<DeployedCell[]> {
    const text =
        options.outputs === undefined
            ? await askPulumi(options)
            : readTextFile(options.outputs, "--outputs");
    const { cells, problems } = parseOutputs(text);
    if (problems.length > 0)
        throw new UserError(
            renderProblems(options.outputs ?? `the stack ${options.stack ?? ""}`, problems),
        );
    return cells;
}

async function askPulumi({ stack, cwd }: OutputsOptions): Promise<string> {
    if (stack === undefined)
        throw new UserError("--stack is missing; write the stack's name, or --outputs and a file");
    const own = path.resolve(cwd, "node_modules/.bin/pulumi");
    const command = fs.existsSync(own) ? own : "pulumi";
    try {
        const { stdout } = await promisify(execFile)(
            command,
            ["stack", "output", "--json", "--non-interactive", "--stack", stack],
            { cwd, maxBuffer: MAX_TEXT_BYTES },
        );
        return stdout;
    } catch (error) {
        const { code, stderr = "" } = error as { code?: unknown; stderr?: string };
        if (code === "ENOENT")
            throw new UserError(
                "pulumi is not installed: run npm ci, or give the stack's outputs as a file with --outputs",
            );
        const reason = stderr.trim().replace(/^error: /, "");
        throw new UserError(
            `cannot read the outputs of the stack ${stack}: ${reason || "pulumi failed"}; see npx pulumi stack ls and npx pulumi login, or give --outputs`,
        );
    }
}

/** The cells in the outputs of a stack (the JSON of `pulumi stack output --json`), or every problem of them. */
export function parseOutputs(text: string): { cells: DeployedCell[]; problems: Problem[] } {
    const fail = (message: string) => ({ cells: [], problems: [{ key: "outputs", message }] });
    let data: unknown;
    try {
        data = JSON.parse(text);
    } catch (error) {
        return fail(
            `are not valid JSON (${(error as Error).message}); write them with: pulumi stack output --json`,
        );
    }
    const parsed = stackOutputs.safeParse(data);
    if (!parsed.success) {
        if (typeof data !== "object" || data === null || !("cells" in data))
            return fail("have no cells; deploy the stack first with: npx pulumi up");
        return {
            cells: [],
            problems: [
                ...listIssueProblems(parsed.error, data),
                { key: "outputs", message: "are of another release; run: npx pulumi up" },
            ],
        };
    }
    const cells = Object.values(parsed.data.cells);
    return cells.length === 0
        ? fail("have an empty list of cells; deploy the stack first with: npx pulumi up")
        : { cells, problems: [] };
}

/** The stack that cells are of, which the names of their log groups hold; undefined where they hold none. */
export function findStackName(cells: readonly DeployedCell[]): string | undefined {
    const [cell] = cells;
    return cell && new RegExp(`^/${PREFIX}/([^/]+)/${cell.region}/jobs$`).exec(cell.logGroup)?.[1];
}

/** The cell of a region; the problem names those that there are. */
export function findDeployedCell(
    cells: readonly DeployedCell[],
    region: string,
): { cell?: DeployedCell; problems: Problem[] } {
    const cell = cells.find((one) => one.region === region);
    if (cell) return { cell, problems: [] };
    const regions = joinWords(
        cells.map((one) => one.region),
        "or",
    );
    const message = `the stack has no cell in ${region}; write ${regions}`;
    return { problems: [{ key: "--region", message }] };
}
