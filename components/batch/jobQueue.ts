import { PREFIX, type CellNames } from "../../core/facts/names";

/** Shares by team: a team with twice the share gets twice the vCPUs while both have jobs waiting. */
export type Shares = Readonly<Record<string, number>>;

/**
 * Seconds that past use counts against a team. A day: who used the queue yesterday evening does not
 * wait this evening. At most 604,800.
 * @see https://docs.aws.amazon.com/batch/latest/APIReference/API_FairsharePolicy.html
 */
const DECAY_SECONDS = 86_400;

/**
 * Weights are multiples of 1/8192: Batch keeps them as 32-bit floats, and one that those cannot hold, such as
 * 0.3333, comes back as another number in every refresh.
 */
const WEIGHT_STEPS = 8192;

/** Priority of every job within its team: the oldest first. */
export const SCHEDULING_PRIORITY = 1;

/**
 * The scheduling policy of a queue. Batch's weight is the inverse of a share, and sorted teams keep
 * the plan the same when only their order in the settings changes.
 */
export function buildFairSharePolicy(shares: Shares) {
    return {
        computeReservation: 0,
        shareDecaySeconds: DECAY_SECONDS,
        shareDistributions: Object.entries(shares)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([shareIdentifier, share]) => ({
                shareIdentifier,
                weightFactor: Math.round(WEIGHT_STEPS / share) / WEIGHT_STEPS,
            })),
    };
}

/** Arguments of the scheduling policy; undefined without teams: the queue is first in, first out. */
export function buildSchedulingPolicy(shares: Shares, { cell }: CellNames) {
    return Object.keys(shares).length === 0
        ? undefined
        : { name: `${PREFIX}-${cell}-shares`, fairSharePolicy: buildFairSharePolicy(shares) };
}

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
