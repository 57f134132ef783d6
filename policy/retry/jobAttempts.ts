import { isLeftAlone } from "../facts/retryRules";
import { TYPES } from "../facts/types";
import { definePolicy, knob } from "../kit";

/** Attempts that `remediate` sets. */
const USUAL = 3;

/** A job survives a reclaim. */
export const jobAttempts = definePolicy({
    id: "retry-job-attempts",
    description: "A job has more than one attempt, and not more than the cap.",
    why: "with one attempt the first reclaim ends the job, and Batch takes ten at most",
    fix: "Set retryStrategy.attempts.",
    example: "retryStrategy: { attempts: 3 }",
    level: "mandatory",
    severity: "high",
    types: [TYPES.jobDefinition, TYPES.submittedJob],
    blindSpots: "Attempts that a submitter sets for one job.",
    whenUnknown: "An unknown number is a violation: it is a plain value.",
    knobs: {
        min: knob.defineInteger(2, "Fewest attempts.", "lower"),
        max: knob.defineInteger(10, "Most attempts; Batch takes 10 at most.", "higher"),
    },
    *check({ type, props }, { min, max }) {
        if (isLeftAlone(type, props)) return;
        const attempts = props.at("retryStrategy", "attempts");
        const count = attempts.number ?? NaN;
        if (!(count >= min && count <= max))
            yield {
                what: attempts.present ? `has ${attempts.shown} attempts` : "has one attempt",
                write: `retryStrategy.attempts of ${min} to ${max}`,
            };
    },
    remediate(props, { min, max }) {
        const strategy = (props.retryStrategy ?? {}) as Record<string, unknown>;
        const attempts = typeof strategy === "object" ? strategy.attempts : undefined;
        if (typeof attempts === "number" && attempts >= min && attempts <= max) return false;
        if (typeof strategy !== "object") return false;
        strategy.attempts = Math.min(Math.max(USUAL, min), max);
        props.retryStrategy = strategy;
        return true;
    },
});
