import { UserError } from "../../core/problems/userError";
import { quoteForShell } from "../options";
import { readChildIndex } from "./children";
import type { Dependency } from "./dependencies";
import type { NamedJobOptions } from "./jobOptions";
import { findTokenProblem } from "./jobNames";
import type { StateStore, SubmissionState } from "./state";
import { STATE_FOLDER } from "./stateFolder";

/** A job that a person names, with where it is. */
export interface NamedJob {
    readonly region: string;
    readonly id: string;
    /** First index of the whole job that it runs; 0 where only the job itself can tell. */
    readonly offset: number;
}

/** What a name stands for. */
export interface Resolved {
    readonly jobs: readonly NamedJob[];
    /** The submission, where it is remembered. */
    readonly state?: SubmissionState;
}

/** Form of Batch's job ids. */
const JOB_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(:\d+)?$/;

/**
 * The jobs of a token or of a job id.
 * @param region of an id that is not remembered, which needs it
 * @throws UserError when the name stands for nothing, or nothing of it is submitted yet
 */
export function resolveJobs(name: string, region: string | undefined, store: StateStore): Resolved {
    const state = findState(name, store);
    if (state) {
        const jobs = listNamedJobs(name, state);
        if (jobs.length === 0)
            throw new UserError(
                `the submission ${name} has no job yet; run its submit command again to finish it`,
            );
        return { jobs, state };
    }
    if (!JOB_ID.test(name))
        throw new UserError(
            `${name} is neither a submission remembered here nor a job id; write the token that submit printed, or an id with --region`,
        );
    if (region === undefined)
        throw new UserError(`the job ${name} was not submitted from here; add --region`);
    return { jobs: [{ region, id: name, offset: 0 }] };
}

/** The submission of a token, or of a job. */
function findState(name: string, store: StateStore): SubmissionState | undefined {
    if (JOB_ID.test(name)) return recall(name, store);
    return findTokenProblem(name) === undefined ? store.load(name) : undefined;
}

/** The submission that a job, or the array of a child, belongs to. */
function recall(id: string, store: StateStore): SubmissionState | undefined {
    return store.list().find(({ jobs }) => jobs.some((job) => job.id === stripIndex(id)));
}

/** The submitted jobs of a submission when its token is the name, else the one that is named. */
function listNamedJobs(name: string, state: SubmissionState): NamedJob[] {
    const submitted = state.jobs.flatMap(({ region, id, offset }) =>
        id === undefined ? [] : [{ region, id, offset }],
    );
    if (name === state.token) return submitted;
    return submitted
        .filter(({ id }) => id === stripIndex(name))
        .map(({ region, offset }) => ({
            region,
            id: name,
            offset: offset + readChildIndex(name),
        }));
}

/** Id of the array of a child; of any other job its own. */
function stripIndex(id: string): string {
    return id.replace(/:\d+$/, "");
}

/**
 * Jobs to wait for, by token or job id. An id needs no region here: Batch looks for it in the queue's.
 * @throws UserError when a name stands for nothing, or for a submission that is not whole
 */
export function resolveDependencies(names: readonly string[], store: StateStore): Dependency[] {
    return names.flatMap((name) => {
        if (JOB_ID.test(name) && !recall(name, store)) return [{ name, id: name }];
        const { jobs, state } = resolveJobs(name, undefined, store);
        if (name === state?.token && jobs.length < state.jobs.length)
            throw new UserError(
                `--depends-on: ${name} is not submitted whole; run its submit command again to finish it`,
            );
        return jobs.map(({ id, region }) => ({ name, id, region }));
    });
}

/** What a command about a submission is called with to find it again, from the same folder. */
export function buildJobArguments(
    name: string,
    { state, region }: Pick<NamedJobOptions, "state" | "region">,
): string {
    const words = [name];
    if (region !== undefined) words.push("--region", region);
    if (state !== STATE_FOLDER) words.push("--state", quoteForShell(state));
    return words.join(" ");
}
