import {
    findDecidingRule,
    listExitRules,
    isLeftAlone,
    listLosses,
    doesRuleApply,
} from "../facts/retryRules";
import { TYPES } from "../facts/types";
import { definePolicy, knob } from "../kit";

/** A reclaimed job is run again. */
export const jobSpotReclaim = definePolicy({
    id: "retry-job-spot-reclaim",
    description: "A job retries the loss of its instance, before any rule that would end it.",
    why: "a reclaimed instance leaves no exit code, only a status reason: the first rule that matches it decides, and a rule that exits throws the work away",
    fix: "Put RETRY on the status reason of a lost host first in evaluateOnExits.",
    example: `evaluateOnExits: [{ onStatusReason: "Host EC2*", action: "RETRY" }, { onReason: "*", action: "EXIT" }]`,
    level: "mandatory",
    severity: "high",
    types: [TYPES.jobDefinition, TYPES.submittedJob],
    blindSpots:
        "Rules that a submitter sets for one job, and statuses that AWS has not documented.",
    whenUnknown: "An unknown rule is a violation: rules are plain values.",
    knobs: {
        pattern: knob.defineText(
            "Host EC2*",
            "Beginning of the status reason that Batch gives for a lost host.",
        ),
    },
    *check({ type, props }, { pattern }) {
        if (isLeftAlone(type, props)) return;
        const rules = listExitRules(props);
        const write = `{ onStatusReason: "${pattern}", action: "RETRY" } as the first rule of evaluateOnExits`;
        const text = `${pattern.replace(/\*$/, "")} (instance i-0) terminated.`;
        const lost = listLosses(text).filter(
            (ending) => findDecidingRule(rules, ending)?.action !== "RETRY",
        );
        if (lost.length === 0) return;
        const isNamed = rules.some(
            (rule) => rule.action === "RETRY" && doesRuleApply(rule, { statusReason: text }),
        );
        yield {
            what: isNamed
                ? "has a rule that ends the job when its instance is lost"
                : `has no rule that retries ${pattern}`,
            write,
        };
    },
    remediate(props, { pattern }) {
        const strategy = props.retryStrategy as Record<string, unknown> | undefined;
        if (typeof strategy !== "object" || strategy === null) return false;
        const rules = (strategy.evaluateOnExits ?? []) as Record<string, unknown>[];
        if (!Array.isArray(rules) || rules[0]?.onStatusReason === pattern) return false;
        strategy.evaluateOnExits = [{ onStatusReason: pattern, action: "RETRY" }, ...rules];
        return true;
    },
});
