import { countNoun, type Problem } from "../../core/problems/problems";
import { findFitProblem } from "../../core/settings/jobFit";
import type { TargetCell } from "../project/stackOutputs";
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
    readonly cell: TargetCell;
    /** First index of the whole job. */
    readonly offset: number;
    readonly size: number;
}

/** What a person asks for, read. */
export interface Wish {
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

/** What a job of this wish may take at most in a cell. */
export function deriveClaim(wish: Wish, cell: TargetCell): Claim {
    return {
        vcpus: wish.vcpus ?? cell.job.vcpus,
        memoryMiB: wish.memoryMiB ?? cell.job.memoryMiB,
        gpus: wish.gpus ?? cell.job.gpus,
        timeoutMinutes: wish.timeoutMinutes ?? cell.job.timeoutMinutes,
        attempts: cell.job.attempts,
    };
}

/** Prefix in a cell's bucket of what a submission brings along. */
export function buildSubmissionPrefix(token: string): string {
    return `manifests/${token}`;
}

/** The container's command: the user's own, below the worker where that has something to do. */
function buildCommand(wish: Wish, mapped: boolean): readonly string[] | undefined {
    const own = wish.function ? ["--function", wish.function] : ["--", ...wish.command];
    if (wish.hasManifest) return ["gpu-batch-worker", "items", ...own];
    if (wish.command.length === 0) return undefined;
    return mapped ? ["gpu-batch-worker", "index", "--", ...wish.command] : wish.command;
}

function buildEnvironment(wish: Wish, cell: TargetCell, offset: number): Record<string, string> {
    const own = `s3://${cell.bucket}`;
    const prefix = `${own}/${buildSubmissionPrefix(wish.token)}`;
    return {
        ...wish.environment,
        ...(wish.hasManifest
            ? {
                  GPU_BATCH_MANIFEST: `${prefix}/shards.json`,
                  GPU_BATCH_OUTPUT: wish.output ?? `${own}/outputs/${wish.token}`,
                  GPU_BATCH_CHECKPOINTS: `${own}/checkpoints/${wish.token}`,
              }
            : {}),
        ...(offset > 0 ? { GPU_BATCH_INDEX_OFFSET: String(offset) } : {}),
        ...(wish.indexMap ? { GPU_BATCH_INDEX_MAP: `${prefix}/indices.json` } : {}),
    };
}

/** The jobs of a wish, one per 10,000 children and cell. */
export function planJobs(wish: Wish): PlannedJob[] {
    const pieces = wish.parts.flatMap(({ cell, offset, size }) =>
        cutChunks(size, offset).map((chunk) => ({ cell, ...chunk })),
    );
    const mapped = pieces.length > 1 || wish.indexMap !== undefined;
    const label = wish.label ?? wish.function ?? deriveLabel(wish.command);
    return pieces.map(({ cell, offset, size }, number) => {
        const command = buildCommand(wish, mapped);
        return {
            region: cell.region,
            offset,
            size,
            request: {
                jobName: nameJob(label, wish.token, number),
                jobQueue: cell.queueArn,
                jobDefinition: cell.jobDefinitionArn,
                ...(size > 1 ? { arraySize: size } : {}),
                ...(command ? { command } : {}),
                environment: buildEnvironment(wish, cell, offset),
                vcpus: wish.vcpus,
                memoryMiB: wish.memoryMiB,
                gpus: wish.gpus,
                ...(wish.timeoutMinutes ? { timeoutSeconds: wish.timeoutMinutes * 60 } : {}),
                dependsOn: wish.dependsOn,
                ...(wish.team ? { shareIdentifier: wish.team } : {}),
                tags: { [TOKEN_TAG]: wish.token, "gpu-batch:stack": wish.stack },
            },
        };
    });
}

/** Everything about a wish that Batch would refuse, or would leave RUNNABLE for ever. */
export function findWishProblems(wish: Wish): Problem[] {
    const problems: Problem[] = [];
    const add = (key: string, message: string) => problems.push({ key, message });
    if (wish.hasManifest && !wish.function && wish.command.length === 0)
        add("command", "is missing; write the command for one item behind --, or --function");
    if (wish.function && wish.command.length > 0)
        add("--function", "stands beside a command; give one of them");
    if (wish.function && !wish.hasManifest)
        add("--function", "needs --manifest, whose items it is called with");
    if (wish.output && !wish.hasManifest)
        add("--output", "needs --manifest; a command of its own writes where it likes");
    for (const { cell } of wish.parts) {
        const unfit = findFitProblem(deriveClaim(wish, cell), cell.instanceTypes);
        if (unfit) add(`cell ${cell.region}`, unfit);
        problems.push(...findTeamProblems(wish.team, cell));
    }
    if (wish.dependsOn.length > MAX_DEPENDENCIES)
        add(
            "--depends-on",
            `names ${wish.dependsOn.length} jobs, and Batch takes ${MAX_DEPENDENCIES}`,
        );
    const jobs = planJobs(wish);
    const needWorker = !wish.hasManifest && wish.command.length === 0 && jobs.length > 1;
    if (needWorker)
        add(
            "command",
            `is missing; more than ${MAX_ARRAY} children, or a rerun, need it here: write it behind --`,
        );
    const bytes = Math.max(0, ...jobs.map(({ request }) => measureOverrides(request)));
    if (bytes > MAX_OVERRIDES_BYTES)
        add(
            "command",
            `and --env make ${countNoun(bytes, "byte")}, and Batch takes ${MAX_OVERRIDES_BYTES}; put lists into a manifest`,
        );
    return problems;
}

function findTeamProblems(team: string | undefined, cell: TargetCell): Problem[] {
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
