/**
 * Longest that a job may stay RUNNABLE at the head of the queue before Batch cancels it. Without
 * these a job that can never start blocks the queue for good. Seconds, 600 to 86,400.
 * @see https://docs.aws.amazon.com/batch/latest/userguide/job_stuck_in_runnable.html
 */
const LIMITS: readonly (readonly [reason: string, maxTimeSeconds: number])[] = [
    // Spot capacity comes back within hours more often than not: the API's maximum.
    ["CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY", 86_400],
    // A misconfiguration does not heal: half an hour leaves room for an environment update.
    ["MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE", 1_800],
    ["MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT", 1_800],
];

/** The queue's `jobStateTimeLimitActions`. */
export function buildStuckJobLimits() {
    return LIMITS.map(([reason, maxTimeSeconds]) => ({
        action: "CANCEL",
        state: "RUNNABLE",
        reason,
        maxTimeSeconds,
    }));
}
