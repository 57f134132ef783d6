import { TYPES } from "../facts/types";
import { definePolicy, knob } from "../kit";

/** Least that Batch takes. https://docs.aws.amazon.com/batch/latest/APIReference/API_JobTimeout.html */
const MIN_SECONDS = 60;

/** A job that hangs ends. */
export const jobTimeout = definePolicy({
    id: "retry-job-timeout",
    description: "An attempt has a time limit within bounds.",
    why: "a job that hangs holds its GPU until somebody looks: Batch has no limit of its own",
    fix: "Set timeout.attemptDurationSeconds.",
    example: "timeout: { attemptDurationSeconds: 21600 }",
    level: "mandatory",
    severity: "high",
    types: [TYPES.jobDefinition, TYPES.submittedJob],
    blindSpots: "A limit that a submitter sets for one job.",
    whenUnknown: "An unknown limit is a violation: it is a plain value.",
    knobs: { maxSeconds: knob.defineInteger(86_400, "Longest attempt in seconds.", "higher") },
    *check({ type, props }, { maxSeconds }) {
        // A submission without a limit has that of the definition.
        if (type === TYPES.submittedJob && !props.has("timeout")) return;
        const limit = props.at("timeout", "attemptDurationSeconds");
        const seconds = limit.number ?? NaN;
        if (!(seconds >= MIN_SECONDS && seconds <= maxSeconds))
            yield {
                what: limit.present
                    ? `has a time limit of ${limit.shown} seconds`
                    : "has no time limit",
                write: `timeout.attemptDurationSeconds of ${MIN_SECONDS} to ${maxSeconds}`,
            };
    },
});
