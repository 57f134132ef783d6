import * as fs from "node:fs";
import { UserError } from "../../core/problems/userError";
import type { DeployedCell } from "../project/stackOutputs";
import { describeAll } from "./children";
import { describeChunk } from "./chunks";
import { EXIT } from "./exitCodes";
import { buildJobArguments } from "./namedJobs";
import { callPatiently, REAL_CLOCK } from "./patience";
import type { PlannedJob } from "./planJobs";
import { print, printJson } from "./print";
import {
    createState,
    type ClaimPlace,
    type StateStore,
    type SubmissionState,
    type Upload,
} from "./state";
import { explainOtherToken } from "./submit/claim";
import { findHolders } from "./submit/holder";
import { carryOutSubmission } from "./submit/submit";
import type { Cloud } from "./types";
import { openProgress } from "../terminal";
import { watchAndReport } from "./watch/watchRun";

/** A submission that has not begun. */
export interface Beginning {
    readonly token: string;
    /** Whether the token was given by hand. */
    readonly named: boolean;
    readonly stack: string;
    readonly digest: string;
    readonly claim: ClaimPlace;
    readonly indexMap?: number[];
    /** Files to put beside the state, by name. */
    readonly files: Readonly<Record<string, string>>;
    readonly uploads: readonly Omit<Upload, "done">[];
    readonly jobs: readonly PlannedJob[];
}

/**
 * Where a token's claim lies: in the same cell for every submission of the stack, wherever that goes, so
 * that one token in two cells at once is found out.
 */
export function placeClaim(token: string, cells: readonly DeployedCell[]): ClaimPlace {
    const [{ region, bucket } = { region: "", bucket: "" }] = [...cells].sort((a, b) =>
        a.region < b.region ? -1 : 1,
    );
    return { region, bucket, key: `claims/${token}.json` };
}

/**
 * The state to go on from: that of this token, that of the same submission which a kill left
 * unfinished, or a new one, which is on disk before anything is submitted.
 */
export function beginSubmission(beginning: Beginning, store: StateStore): SubmissionState {
    const { token, named, digest, stack, claim, indexMap, files, uploads, jobs } = beginning;
    const same = named
        ? store.load(token)
        : store.list().find((one) => one.digest === digest && !one.told);
    if (same) {
        if (same.digest !== digest)
            throw new UserError(
                explainOtherToken(
                    same,
                    same.jobs.map(({ region }) => region),
                    jobs.map(({ region }) => region),
                ),
            );
        process.stderr.write(`going on with the submission ${same.token} of ${same.createdAt}\n`);
        return { ...same, claim: same.claim ?? claim };
    }
    for (const [name, content] of Object.entries(files)) store.writeFile(token, name, content);
    const state = createState(
        { token, stack, digest, claim, indexMap, searchFirst: named },
        uploads,
        jobs,
        new Date().toISOString(),
    );
    store.save(state);
    return state;
}

/** How a submission is finished. */
export interface FinishOptions {
    readonly state: string;
    readonly json?: boolean;
    /** Watch the jobs to their end. */
    readonly wait?: boolean;
    /** The stack's cells, in each of which a token that was given may have been used. */
    readonly cells: readonly DeployedCell[];
}

const isPending = ({ step }: SubmissionState["jobs"][number]) => step !== "submitted";

/** Carries a submission out, prints its jobs, and watches them if asked to; sets the exit status then. */
export async function finishSubmission(
    state: SubmissionState,
    store: StateStore,
    cloud: Cloud,
    options: FinishOptions,
): Promise<void> {
    await refuseUsedElsewhere(state, options.cells, cloud);
    const left = [...state.uploads.filter(({ done }) => !done), ...state.jobs.filter(isPending)];
    const progress = openProgress(left.length);
    try {
        await carryOutSubmission(state, {
            ...{ cloud, store, progress, clock: REAL_CLOCK, holders: findHolders() },
            content: readContent,
            tell: (text) => process.stderr.write(`${text}\n`),
        });
    } finally {
        progress.stop();
    }
    const resume = buildJobArguments(state.token, { state: options.state });
    const jobs = state.jobs.map(({ region, id = "", request, size, offset }) => ({
        region,
        id,
        name: request.jobName,
        size,
        offset,
    }));
    if (options.json) printJson({ event: "submitted", token: state.token, jobs });
    else {
        for (const job of jobs)
            print(`submitted ${describeChunk(job)} to ${job.region}: ${job.id}`);
        print(options.wait ? `token: ${state.token}` : `watch it: gpu-batch watch ${resume}`);
    }
    state.told = true;
    store.save(state);
    if (!options.wait) return;
    const end = await watchAndReport(jobs, cloud, { json: options.json ?? false, resume });
    process.exitCode = EXIT[end];
}

/** Content of a file beside a state. */
function readContent(file: string): string {
    try {
        return fs.readFileSync(file, "utf8");
    } catch (error) {
        throw new UserError(
            `cannot read ${file}, which the submission began with: ${(error as Error).message}; submit again with another --token`,
        );
    }
}

/**
 * Refuses a token whose jobs are in a cell that this submission does not go to, without a claim where it
 * would be looked for: it was used before there were claims, or by a stack of other cells.
 */
async function refuseUsedElsewhere(
    state: SubmissionState,
    cells: readonly DeployedCell[],
    cloud: Cloud,
): Promise<void> {
    const { jobs, searchFirst } = state;
    if (!searchFirst || jobs.some(({ step }) => step !== "planned")) return;
    const ours = jobs.map(({ region }) => region);
    const name = jobs[0]?.request.jobName ?? "";
    const others = cells.filter(({ region }) => !ours.includes(region));
    const found = await Promise.all(
        others.map(({ region, queueArn }) =>
            callPatiently(REAL_CLOCK, () => cloud.batch(region).find(queueArn, name)),
        ),
    );
    const used = others.filter((_, index) => found[index] !== undefined);
    if (used.length === 0) return;
    const regions = used.map(({ region }) => region);
    const [job] = await describeAll(cloud.batch(regions[0]!), REAL_CLOCK, [found.find(Boolean)!]);
    const createdAt = new Date(job?.createdAt ?? 0).toISOString();
    throw new UserError(explainOtherToken({ token: state.token, createdAt }, regions, ours));
}

/** A job without its request, whose variables may be secrets: a log is no place for them unless asked for. */
export function outlineJob({ region, offset, size }: PlannedJob) {
    return { region, offset, size };
}
