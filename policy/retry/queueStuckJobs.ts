import { TYPES } from "../facts/types";
import { definePolicy, knob } from "../kit";

/**
 * Why a job can be stuck at the head of a queue, and the shortest limit that Batch takes.
 * @see https://docs.aws.amazon.com/batch/latest/userguide/job_stuck_in_runnable.html
 */
const REASONS: readonly string[] = [
    "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY",
    "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE",
    "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT",
];
const MIN_SECONDS = 600;

/** A queue cancels jobs that can never start. */
export const queueStuckJobs = definePolicy({
    id: "retry-queue-stuck-jobs",
    description: "A queue cancels a job that stays RUNNABLE for any of the three known reasons.",
    why: "a job that can never start blocks everything behind it, and says nothing",
    fix: "Add a CANCEL action for each reason to jobStateTimeLimitActions.",
    example: `{ action: "CANCEL", state: "RUNNABLE", reason: "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT", maxTimeSeconds: 1800 }`,
    level: "mandatory",
    testLevel: "advisory",
    severity: "medium",
    types: [TYPES.jobQueue],
    blindSpots: "Jobs that are stuck for a reason that Batch does not report.",
    whenUnknown: "An unknown action is a violation: actions are plain values.",
    knobs: {
        maxSeconds: knob.defineInteger(
            86_400,
            "Longest wait in seconds; Batch takes 86,400 at most.",
            "higher",
        ),
    },
    *check({ props }, { maxSeconds }) {
        const actions = props.at("jobStateTimeLimitActions").items;
        for (const reason of REASONS) {
            const cancels = actions.some((action) => {
                const seconds = action.at("maxTimeSeconds").number ?? NaN;
                return (
                    action.at("reason").text === reason &&
                    action.at("action").text === "CANCEL" &&
                    action.at("state").text === "RUNNABLE" &&
                    seconds >= MIN_SECONDS &&
                    seconds <= maxSeconds
                );
            });
            if (!cancels)
                yield {
                    what: `never cancels jobs stuck by ${reason}`,
                    write: `{ action: "CANCEL", state: "RUNNABLE", reason: "${reason}", maxTimeSeconds: ${MIN_SECONDS} to ${maxSeconds} } in jobStateTimeLimitActions`,
                };
        }
    },
});
