import { describeAll } from "../children";
import { hasEnded } from "../endings";
import type { Clock } from "../patience";
import type { Cloud, Job } from "../types";

/** A job to watch. */
export interface Watched {
    readonly region: string;
    readonly id: string;
}

/** Polls in a row that a job must be missing from: right after its submission Batch may not show it yet. */
const MISSES = 4;

/** What is known of the jobs of a watch. */
export class WatchedJobs {
    private readonly known = new Map<string, Job>();
    /** Polls in a row without the job, by id. */
    private readonly misses = new Map<string, number>();

    constructor(private readonly jobs: readonly Watched[]) {}

    /** Every job that Batch has described, as it last did. */
    listKnown(): Job[] {
        return [...this.known.values()];
    }

    /** The job as Batch last described it; undefined before it has. */
    find(id: string): Job | undefined {
        return this.known.get(id);
    }

    /** Jobs that Batch no longer knows, or never did, and that were not seen to end. */
    listVanished(): Watched[] {
        return this.jobs.filter(({ id }) => this.hasVanished(id) && !this.isOver(id));
    }

    /** Jobs that are still to end. */
    listOpen(): Watched[] {
        return this.jobs.filter(({ id }) => !this.hasVanished(id) && !this.isOver(id));
    }

    /** Describes every job that has not ended; Batch answers in any order. */
    async poll(cloud: Cloud, clock: Clock): Promise<void> {
        // One that vanished may come back.
        const unfinished = this.jobs.filter(({ id }) => !this.isOver(id));
        for (const region of new Set(unfinished.map((job) => job.region))) {
            const ids = unfinished.filter((job) => job.region === region).map(({ id }) => id);
            this.note(ids, await describeAll(cloud.batch(region), clock, ids));
        }
    }

    private note(asked: readonly string[], found: readonly Job[]): void {
        for (const job of found) this.known.set(job.id, job);
        const present = new Set(found.map(({ id }) => id));
        for (const id of asked)
            this.misses.set(id, present.has(id) ? 0 : (this.misses.get(id) ?? 0) + 1);
    }

    private isOver(id: string): boolean {
        const job = this.known.get(id);
        return job !== undefined && hasEnded(job);
    }

    private hasVanished(id: string): boolean {
        return (this.misses.get(id) ?? 0) >= MISSES;
    }
}
