/**
 * Exit statuses of `submit --wait`, `watch` and `run-local`; schedulers decide by them. When several
 * jobs end in different ways the most specific that needs a person wins, see {@link judgeEndings}.
 */
export const EXIT = {
    succeeded: 0,
    /** What was asked for is wrong, or AWS refused it. */
    refused: 1,
    /** A job or a child failed by its own fault. */
    failed: 2,
    /** Every failure was an attempt that reached its time limit. */
    timedOut: 3,
    /** RUNNABLE for longer than --stuck-minutes; the job still waits, unless --cancel-when-stuck. */
    stuck: 4,
    /** Batch no longer knows the job: it forgets finished jobs after about a day. */
    vanished: 5,
    /** --limit-minutes passed; the job goes on. */
    unfinished: 6,
    /** Cancelled by a person or by the queue. */
    cancelled: 7,
    /** Every failure was a job that lost its instance in each of its attempts. */
    reclaimed: 8,
    /** Ctrl-C; the job goes on. */
    interrupted: 130,
} as const;

/** How a watch, or a run on this machine, ended. */
export type WatchEnd = keyof typeof EXIT;

/** What a watch has found. */
export interface Findings {
    readonly vanished: number;
    /** Failed jobs and children by how they ended. */
    readonly endings: Readonly<Partial<Record<Ending, number>>>;
}

/** How a failed job or child ended. */
export type Ending = "failed" | "timedOut" | "cancelled" | "reclaimed";

/** How a watch ends over jobs that have all ended. */
export function judgeEndings({ vanished, endings }: Findings): WatchEnd {
    const order: readonly Ending[] = ["failed", "timedOut", "cancelled", "reclaimed"];
    const present = order.filter((ending) => (endings[ending] ?? 0) > 0);
    if (present.includes("failed")) return "failed";
    if (vanished > 0) return "vanished";
    return present[0] ?? "succeeded";
}
