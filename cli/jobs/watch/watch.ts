import { endStuck, explainOrSay } from "./stuckJobs";
import { classifyEnding, countReclaims } from "../endings";
import { judgeEndings, type Ending, type Verdict } from "../exitCodes";
import { listFailedChildren } from "../children";
import { outlastFailures } from "./lasting";
import { callPatiently, choosePollSeconds, type Clock } from "../patience";
import { estimateRemaining, measureProgress, type Progress, type Sample } from "./progress";
import type { Cause } from "./stuckCauses";
import type { Cloud, Job } from "../types";

/** A job to watch. */
export interface Watched {
    readonly region: string;
    readonly id: string;
}

/** What a watch tells while it goes on. */
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
    readonly verdict: Verdict;
    readonly progress: Progress;
    /** Failed jobs and children. */
    readonly failures: readonly Job[];
    readonly endings: Readonly<Partial<Record<Ending, number>>>;
    /** Attempts of the failures that lost their instance. */
    readonly reclaims: number;
    readonly vanished: readonly string[];
}

/** Looks in a row that a job must be missing from: right after its submission Batch may not show it yet. */
const MISSES = 4;
/** Ids of one DescribeJobs call. https://docs.aws.amazon.com/batch/latest/userguide/service_limits.html */
const PAGE = 100;

const isOver = ({ status }: Job) => status === "SUCCEEDED" || status === "FAILED";

/** Watches jobs until all have ended, one is stuck, or the limit has passed. Leaves them alone in any case. */
export async function watch(
    jobs: readonly Watched[],
    aws: Cloud,
    clock: Clock,
    options: WatchOptions,
    tell: (event: WatchEvent) => void,
): Promise<WatchResult> {
    const cloud = outlastFailures(aws, clock);
    const started = clock.now();
    const known = new Map<string, Job>();
    const misses = new Map<string, number>();
    const samples: Sample[] = [];
    let [quiet, before, moved] = [0, "", started];
    const gone = () =>
        jobs.filter(({ id }) => (misses.get(id) ?? 0) >= MISSES && !isOverById(known, id));
    const result = async (verdict?: Verdict): Promise<WatchResult> => {
        const vanished = gone().map(({ id }) => id);
        const failures = await findNewFailures(jobs, known, cloud, clock);
        const endings = countEndings(failures.map(classifyEnding));
        const lost = failures.reduce((sum, job) => sum + countReclaims(job), 0);
        if (failures.length > 0) tell({ event: "failed", failures, reclaims: lost });
        return {
            verdict: verdict ?? judgeEndings({ vanished: vanished.length, endings }),
            progress: measureProgress([...known.values()]),
            failures,
            endings,
            reclaims: lost,
            vanished,
        };
    };

    for (;;) {
        await look(jobs, known, misses, cloud, clock);
        const progress = measureProgress([...known.values()]);
        const now = clock.now();
        samples.push({ at: now, finished: progress.finished });
        const after = JSON.stringify([progress.counts, gone().length]);
        if (after !== before) {
            [quiet, before, moved] = [0, after, now];
            tell({
                event: "progress",
                progress,
                etaMilliseconds: estimateRemaining(samples, progress.total),
                vanished: gone().length,
            });
        } else quiet += 1;

        const left = jobs.filter(
            ({ id }) => !isOverById(known, id) && !gone().some((j) => j.id === id),
        );
        if (left.length === 0) return result();
        const { RUNNABLE, STARTING, RUNNING } = progress.counts;
        const waits = RUNNABLE > 0 && STARTING + RUNNING === 0;
        if (waits && now - moved >= options.stuckMinutes * 60_000) {
            for (const { region, id } of left) {
                const batch = cloud.batch(region);
                const job = known.get(id);
                // Asked first: a child that was ended has no reason to wait any more.
                const why = job ? await explainOrSay(job, batch, clock) : [];
                const kept = options.cancelWhenStuck ? await endStuck(id, batch, clock) : [];
                const causes = [...kept, ...why];
                if (causes.length > 0) tell({ event: "stuck", job: id, causes });
            }
            return result("stuck");
        }
        if (options.limitMinutes > 0 && now - started >= options.limitMinutes * 60_000)
            return result("unfinished");
        await clock.sleep(choosePollSeconds(quiet, clock.random()) * 1000);
    }
}

function isOverById(known: ReadonlyMap<string, Job>, id: string): boolean {
    const job = known.get(id);
    return job !== undefined && isOver(job);
}

/** Asks for every job that has not ended, in pages, in whatever order Batch answers. */
async function look(
    jobs: readonly Watched[],
    known: Map<string, Job>,
    misses: Map<string, number>,
    cloud: Cloud,
    clock: Clock,
): Promise<void> {
    const open = jobs.filter(({ id }) => !isOverById(known, id));
    for (const region of new Set(open.map((job) => job.region))) {
        const ids = open.filter((job) => job.region === region).map(({ id }) => id);
        for (let first = 0; first < ids.length; first += PAGE) {
            const page = ids.slice(first, first + PAGE);
            const found = await callPatiently(clock, () => cloud.batch(region).describe(page));
            for (const job of found) known.set(job.id, job);
            for (const id of page)
                misses.set(id, found.some((job) => job.id === id) ? 0 : (misses.get(id) ?? 0) + 1);
        }
    }
}

async function findNewFailures(
    jobs: readonly Watched[],
    known: ReadonlyMap<string, Job>,
    cloud: Cloud,
    clock: Clock,
): Promise<Job[]> {
    const failures: Job[] = [];
    for (const { region, id } of jobs) {
        const job = known.get(id);
        if (!job) continue;
        if (job.array)
            failures.push(...(await listFailedChildren(cloud.batch(region), clock, job)));
        else if (job.status === "FAILED") failures.push(job);
    }
    return failures;
}

function countEndings(endings: readonly Ending[]): Partial<Record<Ending, number>> {
    const counts: Partial<Record<Ending, number>> = {};
    for (const ending of endings) counts[ending] = (counts[ending] ?? 0) + 1;
    return counts;
}
