import { readChildIndex } from "./children";
import type { Dependency } from "./dependencies";
import type { State, StateStore } from "./state";
import { UserError } from "../../core/problems/userError";

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
    readonly state?: State;
}

/** Form of Batch's job ids. */
const JOB_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(:\d+)?$/;

/** Jobs to wait for, by token or job id. An id needs no region here: Batch looks for it in the queue's. */
export function resolveDependencies(names: readonly string[], store: StateStore): Dependency[] {
    return names.flatMap((name) => {
        if (JOB_ID.test(name) && !recall(name, store)) return [{ name, id: name }];
        const { jobs, state } = resolve(name, undefined, store);
        if (name === state?.token && jobs.length < state.jobs.length)
            throw new UserError(
                `--depends-on: ${name} is not submitted whole; run its submit command again to finish it`,
            );
        return jobs.map(({ id, region }) => ({ name, id, region }));
    });
}

/** The submission that a job, or the array of a child, belongs to. */
function recall(id: string, store: StateStore): State | undefined {
    return store.list().find(({ jobs }) => jobs.some((job) => job.id === stripIndex(id)));
}

/** Id of the array of a child; of any other job its own. */
function stripIndex(id: string): string {
    return id.replace(/:\d+$/, "");
}

/** The jobs of a token or of a job id; an id that is not remembered needs its region. */
export function resolve(name: string, region: string | undefined, store: StateStore): Resolved {
    const state = JOB_ID.test(name)
        ? recall(name, store)
        : /^[A-Za-z0-9_-]+$/.test(name)
          ? store.load(name)
          : undefined;
    if (state) {
        const jobs = state.jobs.flatMap((job) =>
            job.id === undefined
                ? []
                : name === state.token
                  ? { region: job.region, id: job.id, offset: job.offset }
                  : job.id === stripIndex(name)
                    ? { region: job.region, id: name, offset: job.offset + readChildIndex(name) }
                    : [],
        );
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
