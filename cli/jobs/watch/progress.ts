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

/** One look at the progress. */
export interface Sample {
    /** Milliseconds since 1970. */
    readonly at: number;
    readonly finished: number;
}

/** How far back the rate of finishing is measured, in milliseconds: spot capacity comes and goes. */
const WINDOW = 30 * 60_000;

/**
 * Milliseconds until everything is finished at the rate of the last half hour; undefined as long as
 * nothing was seen to finish.
 */
export function estimateRemaining(samples: readonly Sample[], total: number): number | undefined {
    const last = samples.at(-1);
    if (!last) return undefined;
    const first = samples.find(({ at }) => at >= last.at - WINDOW) ?? last;
    const done = last.finished - first.finished;
    if (done <= 0 || last.at <= first.at) return undefined;
    return ((total - last.finished) * (last.at - first.at)) / done;
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
