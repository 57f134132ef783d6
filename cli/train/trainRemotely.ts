import { randomBytes } from "node:crypto";
import { renderProblems, type Problem } from "../../core/problems/problems";
import { UserError } from "../../core/problems/userError";
import { quoteForShell } from "../options";
import { findDeployedCell, readDeployedCells, type DeployedCell } from "../project/stackOutputs";
import { buildExecutionInput, nameRun, type ExecutionInput } from "./input";
import { followRun, startRun } from "./remote";
import {
    readStackTraining,
    RUN_FAILED,
    type StackTraining,
    type TrainOptions,
} from "./trainSettings";

/** Exit status of a run whose end Ctrl-C did not wait for. */
const INTERRUPTED = 130;

/** The training workflow of a deployed cell. */
export interface Workflow {
    readonly region: string;
    readonly stateMachineArn: string;
}

/**
 * Starts a run of the training workflow in a deployed cell and follows it, or follows one that was
 * started before.
 * @returns the exit status
 * @throws UserError for bad input, a cell without a workflow, and what AWS refuses
 */
export async function trainRemotely(options: TrainOptions): Promise<number> {
    const stack = readStackTraining(options);
    const { input, problems } = buildExecutionInput(options, Object.keys(stack.training.channels));
    if (options.follow === undefined && problems.length > 0)
        throw new UserError(renderProblems("gpu-batch train", problems));
    const cells = await readDeployedCells(options);
    const regions = stack.settings.cells.map(({ region }) => region);
    const found = findWorkflow(cells, regions, options);
    if (!found.workflow) throw new UserError(renderProblems("gpu-batch train", found.problems));
    try {
        return await runWorkflow(found.workflow, stack, input, options);
    } catch (error) {
        throw explainError(error as Error, options);
    }
}

/**
 * The workflow of the region that was asked for, or of the stack's first cell that has one.
 * @param regions the stack's, in the order of its settings; deployed cells come in any order
 */
export function findWorkflow(
    cells: readonly DeployedCell[],
    regions: readonly string[],
    { stack, region }: Pick<TrainOptions, "stack" | "region">,
): { workflow?: Workflow; problems: readonly Problem[] } {
    const asked = region === undefined ? undefined : findDeployedCell(cells, region);
    if (asked && !asked.cell) return { problems: asked.problems };
    const inOrder = [...regions, ...cells.map((cell) => cell.region)].flatMap(
        (name) => cells.find((cell) => cell.region === name) ?? [],
    );
    for (const cell of asked?.cell ? [asked.cell] : inOrder)
        if (cell.stateMachineArn !== undefined)
            return {
                workflow: { region: cell.region, stateMachineArn: cell.stateMachineArn },
                problems: [],
            };
    const where = region === undefined ? "" : ` in ${region}`;
    return {
        problems: [
            {
                key: "outputs",
                message: `the stack ${stack} has no deployed training workflow${where}; gpu-batch:training.enabled is true now, so deploy it with: npx pulumi up -s ${stack}`,
            },
        ],
    };
}

/** Starts the run unless it is to be followed only, and follows it where that is asked for. */
async function runWorkflow(
    { region, stateMachineArn }: Workflow,
    { training, lock }: StackTraining,
    input: ExecutionInput,
    options: TrainOptions,
): Promise<number> {
    const name =
        options.follow ?? options.name ?? nameRun(new Date(), randomBytes(2).toString("hex"));
    let executionArn = `${stateMachineArn.replace(":stateMachine:", ":execution:")}:${name}`;
    if (options.follow === undefined) {
        executionArn = await startRun(region, stateMachineArn, name, input);
        print(`run ${name} in ${region}: ${executionArn}`);
        if (!options.wait) return 0;
    }
    const interrupt = new AbortController();
    process.once("SIGINT", () => interrupt.abort());
    const status = await followRun({
        region,
        executionArn,
        metrics: training.metrics,
        prices: lock?.regions[region]?.trainingOdUsd ?? {},
        every: options.every,
        signal: interrupt.signal,
        print,
    });
    if (status === "SUCCEEDED") return 0;
    if (status !== "RUNNING") return RUN_FAILED;
    print(
        `the run goes on; follow it with: gpu-batch train ${buildFollowArguments(name, options)}`,
    );
    return INTERRUPTED;
}

/** What `train` is called with to follow a run, from the same folder. */
export function buildFollowArguments(
    name: string,
    { stack, region, outputs, cwd }: Pick<TrainOptions, "stack" | "region" | "outputs" | "cwd">,
): string {
    const words = ["-s", stack, "--follow", name];
    if (region !== undefined) words.push("--region", region);
    if (outputs !== undefined) words.push("--outputs", outputs);
    if (cwd !== ".") words.push("-C", cwd);
    return words.map(quoteForShell).join(" ");
}

function print(line: string): void {
    process.stdout.write(`${line}\n`);
}

/** What an error of AWS means to who started or followed a run. */
function explainError(error: Error, { stack, name }: TrainOptions): Error {
    if (error instanceof UserError) return error;
    if (error.name === "ExecutionAlreadyExists")
        return new UserError(
            `there is a run named ${name} already; write another --name, or follow it with --follow ${name}`,
        );
    return new UserError(
        `the run cannot be started or followed (${error.name}: ${error.message}); is the stack up, and do the credentials reach it? Ask: gpu-batch doctor -s ${stack}`,
    );
}
