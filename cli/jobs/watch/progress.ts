import { drawBar } from "../../table";
import { STATUSES, type Job, type Status } from "../types";

/** How many jobs and children are in each state. */
export interface Progress {
    readonly total: number;
    readonly counts: Readonly<Record<Status, number>>;
    /** Succeeded and failed. */
    readonly finished: number;
}

const NONE = Object.fromEntries(STATUSES.map((status) => [status, 0])) as Record<Status, number>;

/** Jobs and children by state: an array counts as its children, by its summary. */
export function measureProgress(jobs: readonly Job[]): Progress {
    const counts = { ...NONE };
    let total = 0;
    for (const { array, status } of jobs) {
        const size = array?.size ?? 1;
        total += size;
        if (!array) {
            counts[status] += 1;
            continue;
        }
        let known = 0;
        for (const one of STATUSES) {
            const count = array.statusSummary[one] ?? 0;
            counts[one] += count;
            known += count;
        }
        // A young array's summary is empty: its children are where their array is.
        counts[status] += Math.max(0, size - known);
    }
    return { total, counts, finished: counts.SUCCEEDED + counts.FAILED };
}

/** What one poll found. */
export interface Sample {
    /** Milliseconds since 1970. */
    readonly at: number;
    readonly progress: Progress;
    /** Jobs that Batch no longer knows. */
    readonly vanished: number;
}

/** How far back the rate of finishing is measured, in milliseconds: spot capacity comes and goes. */
const WINDOW = 30 * 60_000;

/** What the polls of a watch found one after another. */
export class ProgressHistory {
    private readonly samples: Sample[] = [];
    private moved: number;
    private quiet = 0;

    /** @param startedAt milliseconds since 1970, as all times here */
    constructor(readonly startedAt: number) {
        this.moved = startedAt;
    }

    /** When a poll last found something else than the one before. */
    get movedAt(): number {
        return this.moved;
    }

    /** Polls since then. */
    get quietPolls(): number {
        return this.quiet;
    }

    /** Adds what a poll found. @returns whether it is something else than the poll before found */
    add(sample: Sample): boolean {
        const isNew = fingerprint(sample) !== fingerprint(this.samples.at(-1));
        this.samples.push(sample);
        if (isNew) this.moved = sample.at;
        this.quiet = isNew ? 0 : this.quiet + 1;
        return isNew;
    }

    /**
     * Milliseconds until everything is finished at the rate of the last half hour; undefined as long
     * as nothing was seen to finish.
     */
    estimateRemaining(): number | undefined {
        const last = this.samples.at(-1);
        if (!last) return undefined;
        const first = this.samples.find(({ at }) => at >= last.at - WINDOW) ?? last;
        const done = last.progress.finished - first.progress.finished;
        const took = last.at - first.at;
        if (done <= 0 || took <= 0) return undefined;
        return ((last.progress.total - last.progress.finished) * took) / done;
    }
}

function fingerprint(sample: Sample | undefined): string {
    return JSON.stringify([sample?.progress.counts, sample?.vanished]);
}

/** Signs of a bar, by state. */
const SIGNS: readonly [Status, string][] = [
    ["SUCCEEDED", "#"],
    ["FAILED", "x"],
    ["RUNNING", ">"],
    ["STARTING", "+"],
];

/** A bar of jobs: `#` succeeded, `x` failed, `>` running, `+` starting, `.` waiting. */
export function drawProgress({ total, counts }: Progress): string {
    return drawBar(
        SIGNS.map(([status, sign]) => ({ count: counts[status], sign })),
        total,
    );
}
