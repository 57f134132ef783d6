import { CHECKPOINT_PREFIX, OUTPUT_PREFIX } from "../../core/facts/names";
import { countNoun, type Problem } from "../../core/problems/problems";
import { findFitProblem } from "../../core/settings/jobFit";
import type { DeployedCell } from "../project/stackOutputs";
import { cutChunks, MAX_ARRAY } from "./chunks";
import { nameJob, deriveLabel, TOKEN_TAG } from "./jobNames";
import type { Claim } from "./price";
import type { JobRequest } from "./types";

/** Most bytes of container overrides. https://docs.aws.amazon.com/batch/latest/userguide/service_limits.html */
export const MAX_OVERRIDES_BYTES = 8192;
/** Most jobs that one may wait for. https://docs.aws.amazon.com/batch/latest/APIReference/API_SubmitJob.html */
const MAX_DEPENDENCIES = 20;
/** Most children of a submission: it makes one SubmitJob call per 10,000. */
export const MAX_CHILDREN = 1_000_000;

/** A part of a submission that goes to one cell. */
export interface Part {
    readonly cell: DeployedCell;
    /** First index of the whole job. */
    readonly offset: number;
    readonly size: number;
}

/** What a person asks for, read. */
export interface WorkOrder {
    readonly stack: string;
    readonly token: string;
    readonly parts: readonly Part[];
    /** Empty leaves the job definition's, which is possible without manifest only. */
    readonly command: readonly string[];
    /** Function of Python that the worker calls for each item, `module:function`, in place of a command. */
    readonly function?: string;
    readonly hasManifest: boolean;
    /** `s3://bucket/prefix/` of the outputs; undefined for the cell's own bucket. */
    readonly output?: string;
    readonly label?: string;
    readonly environment: Readonly<Record<string, string>>;
    readonly vcpus?: number;
    readonly memoryMiB?: number;
    readonly gpus?: number;
    readonly timeoutMinutes?: number;
    readonly dependsOn: readonly string[];
    readonly team?: string;
    /** Indices of the whole job by place, in a rerun. */
    readonly indexMap?: readonly number[];
}

/** One job to submit. */
export interface PlannedJob {
    readonly region: string;
    readonly offset: number;
    readonly size: number;
    readonly request: JobRequest;
}

/** What a job of this order may take at most in a cell. */
export function deriveClaim(order: WorkOrder, cell: DeployedCell): Claim {
    return {
        vcpus: order.vcpus ?? cell.job.vcpus,
        memoryMiB: order.memoryMiB ?? cell.job.memoryMiB,
        gpus: order.gpus ?? cell.job.gpus,
        timeoutMinutes: order.timeoutMinutes ?? cell.job.timeoutMinutes,
        attempts: cell.job.attempts,
    };
}

/** Prefix in a cell's bucket of what a submission brings along. */
export function buildSubmissionPrefix(token: string): string {
    return `manifests/${token}`;
}

/** The container's command: the user's own, below the worker where that has something to do. */
function buildCommand(order: WorkOrder, mapped: boolean): readonly string[] | undefined {
    const own = order.function ? ["--function", order.function] : ["--", ...order.command];
    if (order.hasManifest) return ["gpu-batch-worker", "items", ...own];
    if (order.command.length === 0) return undefined;
    return mapped ? ["gpu-batch-worker", "index", "--", ...order.command] : order.command;
}

function buildEnvironment(
    order: WorkOrder,
    cell: DeployedCell,
    offset: number,
): Record<string, string> {
    const own = `s3://${cell.bucket}`;
    const prefix = `${own}/${buildSubmissionPrefix(order.token)}`;
    return {
        ...order.environment,
        ...(order.hasManifest
            ? {
                  GPU_BATCH_MANIFEST: `${prefix}/shards.json`,
                  GPU_BATCH_OUTPUT: order.output ?? `${own}/${OUTPUT_PREFIX}${order.token}`,
                  GPU_BATCH_CHECKPOINTS: `${own}/${CHECKPOINT_PREFIX}${order.token}`,
              }
            : {}),
        ...(offset > 0 ? { GPU_BATCH_INDEX_OFFSET: String(offset) } : {}),
        ...(order.indexMap ? { GPU_BATCH_INDEX_MAP: `${prefix}/indices.json` } : {}),
    };
}

/** The jobs of an order, one per 10,000 children and cell. */
export function planJobs(order: WorkOrder): PlannedJob[] {
    const pieces = order.parts.flatMap(({ cell, offset, size }) =>
        cutChunks(size, offset).map((chunk) => ({ cell, ...chunk })),
    );
    const mapped = pieces.length > 1 || order.indexMap !== undefined;
    const label = order.label ?? order.function ?? deriveLabel(order.command);
    return pieces.map(({ cell, offset, size }, number) => {
        const command = buildCommand(order, mapped);
        return {
            region: cell.region,
            offset,
            size,
            request: {
                jobName: nameJob(label, order.token, number),
                jobQueue: cell.queueArn,
                jobDefinition: cell.jobDefinitionArn,
                ...(size > 1 ? { arraySize: size } : {}),
                ...(command ? { command } : {}),
                environment: buildEnvironment(order, cell, offset),
                vcpus: order.vcpus,
                memoryMiB: order.memoryMiB,
                gpus: order.gpus,
                ...(order.timeoutMinutes ? { timeoutSeconds: order.timeoutMinutes * 60 } : {}),
                dependsOn: order.dependsOn,
                ...(order.team ? { shareIdentifier: order.team } : {}),
                tags: { [TOKEN_TAG]: order.token, "gpu-batch:stack": order.stack },
            },
        };
    });
}

/** Everything about an order that Batch would refuse, or would leave RUNNABLE forever. */
export function findOrderProblems(order: WorkOrder): Problem[] {
    const problems: Problem[] = [];
    const add = (key: string, message: string) => problems.push({ key, message });
    if (order.hasManifest && !order.function && order.command.length === 0)
        add("command", "is missing; write the command for one item after --, or --function");
    if (order.function && order.command.length > 0)
        add("--function", "stands beside a command; give one of them");
    if (order.function && !order.hasManifest)
        add("--function", "needs --manifest, whose items it is called with");
    if (order.output && !order.hasManifest)
        add("--output", "needs --manifest; a command without a manifest chooses where it writes");
    for (const { cell } of order.parts) {
        const unfit = findFitProblem(deriveClaim(order, cell), cell.instanceTypes);
        if (unfit) add(`cell ${cell.region}`, unfit);
        problems.push(...findTeamProblems(order.team, cell));
    }
    if (order.dependsOn.length > MAX_DEPENDENCIES)
        add(
            "--depends-on",
            `names ${order.dependsOn.length} jobs, and Batch takes ${MAX_DEPENDENCIES}`,
        );
    const jobs = planJobs(order);
    const needWorker = !order.hasManifest && order.command.length === 0 && jobs.length > 1;
    if (needWorker)
        add(
            "command",
            `is missing; more than ${MAX_ARRAY} children, or a rerun, need it here: write it after --`,
        );
    const bytes = Math.max(0, ...jobs.map(({ request }) => measureOverrides(request)));
    if (bytes > MAX_OVERRIDES_BYTES)
        add(
            "command",
            `and --env make ${countNoun(bytes, "byte")}, and Batch takes ${MAX_OVERRIDES_BYTES}; put lists into a manifest`,
        );
    return problems;
}

function findTeamProblems(team: string | undefined, cell: DeployedCell): Problem[] {
    const { region, teams } = cell;
    if (team === undefined)
        return teams.length === 0
            ? []
            : [
                  {
                      key: "--share",
                      message: `is missing; ${region} shares its queue between ${teams.join(", ")}`,
                  },
              ];
    if (teams.includes(team)) return [];
    const message =
        teams.length === 0
            ? `is ${team}, and the queue of ${region} is first in, first out; set gpu-batch:fairShare, or leave it out`
            : `is ${team}, and ${region} knows ${teams.join(", ")}`;
    return [{ key: "--share", message }];
}

/** Bytes that Batch counts against its limit on container overrides. */
function measureOverrides({ command, environment, vcpus, memoryMiB, gpus }: JobRequest): number {
    return Buffer.byteLength(JSON.stringify({ command, environment, vcpus, memoryMiB, gpus }));
}
