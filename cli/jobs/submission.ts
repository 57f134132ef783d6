import * as fs from "node:fs";
import { UserError } from "../../core/problems/userError";
import { describeChunk } from "./chunks";
import { EXIT } from "./exitCodes";
import { buildJobArguments } from "./namedJobs";
import { REAL_CLOCK } from "./patience";
import type { PlannedJob } from "./planJobs";
import { print, printJson } from "./print";
import { createState, type StateStore, type SubmissionState, type Upload } from "./state";
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
    readonly indexMap?: number[];
    /** Files to put beside the state, by name. */
    readonly files: Readonly<Record<string, string>>;
    readonly uploads: readonly Omit<Upload, "done">[];
    readonly jobs: readonly PlannedJob[];
}

/**
 * The state to go on from: that of this token, that of the same submission which a kill left
 * unfinished, or a new one, which is on disk before anything is submitted.
 */
export function beginSubmission(beginning: Beginning, store: StateStore): SubmissionState {
    const { token, named, digest, stack, indexMap, files, uploads, jobs } = beginning;
    const same = named
        ? store.load(token)
        : store.list().find((one) => one.digest === digest && !one.told);
    if (same) {
        if (same.digest !== digest)
            throw new UserError(
                `--token: ${same.token} stands for another submission, of ${same.createdAt}; choose another token`,
            );
        process.stderr.write(`going on with the submission ${same.token} of ${same.createdAt}\n`);
        return same;
    }
    for (const [name, content] of Object.entries(files)) store.writeFile(token, name, content);
    const state = createState(
        { token, stack, digest, indexMap, searchFirst: named },
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
}

const isPending = ({ step }: SubmissionState["jobs"][number]) => step !== "submitted";

/** Carries a submission out, prints its jobs, and watches them if asked to; sets the exit status then. */
export async function finishSubmission(
    state: SubmissionState,
    store: StateStore,
    cloud: Cloud,
    options: FinishOptions,
): Promise<void> {
    const content = (file: string) => fs.readFileSync(file, "utf8");
    const left = [...state.uploads.filter(({ done }) => !done), ...state.jobs.filter(isPending)];
    const progress = openProgress(left.length);
    try {
        await carryOutSubmission(state, { cloud, store, clock: REAL_CLOCK, content, progress });
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

/** A job without its request, whose variables may be secrets: a log is no place for them unless asked for. */
export function outlineJob({ region, offset, size }: PlannedJob) {
    return { region, offset, size };
}
