import { RECLAIMED_EXIT_CODE } from "../../core/facts/retryStrategy";
import { countNoun } from "../../core/problems/problems";
import type { Ending } from "./exitCodes";
import type { Attempt, Job } from "./types";

/** What Batch says of an attempt that ran into its time limit. https://docs.aws.amazon.com/batch/latest/userguide/job_timeouts.html */
const TIMED_OUT = /^Job attempt duration exceeded timeout/;
/** What Batch says when a queue's limit on RUNNABLE time ended a job. https://docs.aws.amazon.com/batch/latest/userguide/job_stuck_in_runnable.html */
const LIMIT = /^(MISCONFIGURATION|CAPACITY):/;

/** Whether a job has ended, well or not. */
export function hasEnded({ status }: Job): boolean {
    return status === "SUCCEEDED" || status === "FAILED";
}

/** Whether an attempt lost its instance, and not by a fault of its own. It has no exit code, or the worker's. */
export function isReclaim({ statusReason, exitCode }: Attempt): boolean {
    return (statusReason ?? "").startsWith("Host EC2") || exitCode === RECLAIMED_EXIT_CODE;
}

/** Attempts of a job that lost their instance. */
export function countReclaims({ attempts }: Job): number {
    return attempts.filter(isReclaim).length;
}

/** How a failed job or child ended. */
export function classifyEnding(job: Job): Ending {
    if (TIMED_OUT.test(job.statusReason ?? "")) return "timedOut";
    if (job.ended || LIMIT.test(job.statusReason ?? "")) return "cancelled";
    const last = job.attempts.at(-1) ?? job;
    if (TIMED_OUT.test(last.statusReason ?? "")) return "timedOut";
    return isReclaim(last) ? "reclaimed" : "failed";
}

/** Exit statuses with a meaning of their own, for people. */
const MEANINGS: Readonly<Record<number, string>> = {
    65: "an item failed (see its log)",
    75: "stopped by a reclaim",
    78: "the worker's configuration is wrong",
    126: "the command cannot be executed",
    127: "the command is not in the image",
    137: "killed, by the time limit or for its memory",
    139: "segmentation fault",
    143: "ended by SIGTERM",
};

/** Why a job failed, in one line. */
export function explainFailure(job: Job): string {
    const last = job.attempts.at(-1) ?? job;
    const exit = last.exitCode === undefined ? [] : [describeExit(last.exitCode)];
    const reasons = [last.reason, last.statusReason ?? job.statusReason].flatMap(
        (reason) => reason ?? [],
    );
    const words = [...new Set([...exit, ...reasons])];
    const attempts = countNoun(Math.max(1, job.attempts.length), "attempt");
    const lost = countReclaims(job);
    const counts = lost > 0 ? `${attempts}, ${lost} lost to reclaims` : attempts;
    return `${words.join("; ") || "Batch gives no reason"} (${counts})`;
}

function describeExit(code: number): string {
    const meaning = MEANINGS[code];
    return meaning === undefined ? `exit status ${code}` : `exit status ${code}, ${meaning}`;
}
