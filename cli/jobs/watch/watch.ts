import { listFailedChildren } from "../children";
import { classifyEnding, countReclaims } from "../endings";
import { judgeEndings, type Ending, type WatchEnd } from "../exitCodes";
import { choosePollSeconds, type Clock } from "../patience";
import type { Cloud, Job } from "../types";
import { outlastFailures } from "../lasting";
import { measureProgress, ProgressHistory, type Progress } from "./progress";
import type { Cause } from "./stuckCauses";
import { endStuckJob, explainStuckJob } from "./stuckJobs";
import { WatchedJobs, type Watched } from "./watchedJobs";

/** What a watch reports while it goes on. */
export type WatchEvent =
    | {
          readonly event: "progress";
          readonly progress: Progress;
          readonly etaMilliseconds?: number;
          readonly vanished: number;
      }
    | { readonly event: "stuck"; readonly job: string; readonly causes: readonly Cause[] }
    | { readonly event: "failed"; readonly failures: readonly Job[]; readonly reclaims: number };

/** How a watch goes. */
export interface WatchOptions {
    /** Minutes without anything starting or running after which RUNNABLE counts as stuck. */
    readonly stuckMinutes: number;
    /** Minutes after which the watch, not the jobs, ends; 0 for never. */
    readonly limitMinutes: number;
    /** Whether to end jobs that are stuck. */
    readonly cancelWhenStuck: boolean;
}

/** What a watch has found in the end. */
export interface WatchResult {
    readonly verdict: WatchEnd;
    readonly progress: Progress;
    /** Failed jobs and children. */
    readonly failures: readonly Job[];
    readonly endings: Readonly<Partial<Record<Ending, number>>>;
    /** Attempts of the failures that lost their instance. */
    readonly reclaims: number;
    readonly vanished: readonly string[];
}

const MINUTE = 60_000;

/**
 * Watches jobs until all have ended, one is stuck, or the limit has passed. Leaves them alone unless
 * it is to cancel what is stuck.
 * @param notify is called with each event
 */
export function watch(
    jobs: readonly Watched[],
    aws: Cloud,
    clock: Clock,
    options: WatchOptions,
    notify: (event: WatchEvent) => void,
): Promise<WatchResult> {
    return new Watch(jobs, outlastFailures(aws, clock), clock, options, notify).run();
}

/** Why a watch ends. */
type Reason = "over" | "stuck" | "unfinished";

class Watch {
    private readonly jobs: WatchedJobs;
    private readonly history: ProgressHistory;

    constructor(
        private readonly watched: readonly Watched[],
        private readonly cloud: Cloud,
        private readonly clock: Clock,
        private readonly options: WatchOptions,
        private readonly notify: (event: WatchEvent) => void,
    ) {
        this.jobs = new WatchedJobs(watched);
        this.history = new ProgressHistory(clock.now());
    }

    async run(): Promise<WatchResult> {
        for (;;) {
            await this.jobs.poll(this.cloud, this.clock);
            const progress = measureProgress(this.jobs.listKnown());
            this.reportProgress(progress);
            const reason = this.chooseEnd(progress);
            if (reason === "stuck") await this.reportStuck();
            if (reason) return this.summarize(reason, progress);
            const seconds = choosePollSeconds(this.history.quietPolls, this.clock.random());
            await this.clock.sleep(seconds * 1000);
        }
    }

    private reportProgress(progress: Progress): void {
        const vanished = this.jobs.listVanished().length;
        if (this.history.add({ at: this.clock.now(), progress, vanished }))
            this.notify({
                event: "progress",
                progress,
                etaMilliseconds: this.history.estimateRemaining(),
                vanished,
            });
    }

    /** Why the watch ends now; undefined when it goes on. */
    private chooseEnd({ counts }: Progress): Reason | undefined {
        if (this.jobs.listOpen().length === 0) return "over";
        const now = this.clock.now();
        const { stuckMinutes, limitMinutes } = this.options;
        const waits = counts.RUNNABLE > 0 && counts.STARTING + counts.RUNNING === 0;
        if (waits && now - this.history.movedAt >= stuckMinutes * MINUTE) return "stuck";
        const lasted = now - this.history.startedAt;
        return limitMinutes > 0 && lasted >= limitMinutes * MINUTE ? "unfinished" : undefined;
    }

    /** Reports why each open job does not start, and ends it when that is wanted. */
    private async reportStuck(): Promise<void> {
        for (const { region, id } of this.jobs.listOpen()) {
            const batch = this.cloud.batch(region);
            const job = this.jobs.find(id);
            // Asked first: a child that was ended has no reason to wait any more.
            const why = job ? await explainStuckJob(job, batch, this.clock) : [];
            const kept = this.options.cancelWhenStuck
                ? await endStuckJob(id, batch, this.clock)
                : [];
            const causes = [...kept, ...why];
            if (causes.length > 0) this.notify({ event: "stuck", job: id, causes });
        }
    }

    /** What was found, with every failure; jobs that are over are judged by how they ended. */
    private async summarize(reason: Reason, progress: Progress): Promise<WatchResult> {
        const vanished = this.jobs.listVanished().map(({ id }) => id);
        const failures = await this.listFailures();
        const endings = countEndings(failures.map(classifyEnding));
        const reclaims = failures.reduce((sum, job) => sum + countReclaims(job), 0);
        if (failures.length > 0) this.notify({ event: "failed", failures, reclaims });
        return {
            verdict:
                reason === "over" ? judgeEndings({ vanished: vanished.length, endings }) : reason,
            progress,
            failures,
            endings,
            reclaims,
            vanished,
        };
    }

    private async listFailures(): Promise<Job[]> {
        const failures: Job[] = [];
        for (const { region, id } of this.watched) {
            const job = this.jobs.find(id);
            const batch = this.cloud.batch(region);
            if (job?.array) failures.push(...(await listFailedChildren(batch, this.clock, job)));
            else if (job?.status === "FAILED") failures.push(job);
        }
        return failures;
    }
}

function countEndings(endings: readonly Ending[]): Partial<Record<Ending, number>> {
    const counts: Partial<Record<Ending, number>> = {};
    for (const ending of endings) counts[ending] = (counts[ending] ?? 0) + 1;
    return counts;
}
