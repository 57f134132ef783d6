import { findDecidingRule, listExitRules, listFailures, isLeftAlone } from "../facts/retryRules";
import { TYPES } from "../facts/types";
import { definePolicy } from "../kit";

/** Rules that Batch takes. https://docs.aws.amazon.com/batch/latest/APIReference/API_RetryStrategy.html */
const MAX_RULES = 5;

/** Characters and length of a pattern. https://docs.aws.amazon.com/batch/latest/APIReference/API_EvaluateOnExit.html */
const PATTERN = /^[A-Za-z0-9.:\s]{0,511}\*?$/;
const EXIT_CODE = /^[0-9]{0,511}\*?$/;

/** A job that fails by its own fault ends. */
export const jobFinalExit = definePolicy({
    id: "retry-job-final-exit",
    description:
        "Retry rules end every failure of the program's own; there are at most five, of legal patterns.",
    why: "no match means RETRY: without a last EXIT a bug runs, and bills, once per attempt",
    fix: 'Make { onReason: "*", action: "EXIT" } the last rule of evaluateOnExits.',
    example: `evaluateOnExits: [{ onStatusReason: "Host EC2*", action: "RETRY" }, { onReason: "*", action: "EXIT" }]`,
    level: "mandatory",
    testLevel: "advisory",
    severity: "medium",
    types: [TYPES.jobDefinition, TYPES.submittedJob],
    blindSpots: "Rules that a submitter sets for one job, and reasons that AWS has not documented.",
    whenUnknown: "An unknown rule is a violation: rules are plain values.",
    knobs: {},
    *check({ type, props }) {
        if (isLeftAlone(type, props)) return;
        const rules = listExitRules(props);
        const write = '{ onReason: "*", action: "EXIT" } as the last rule of evaluateOnExits';
        const repeated = listFailures(rules).flatMap((ending) => {
            const rule = findDecidingRule(rules, ending);
            return rule?.action === "EXIT" ? [] : [{ ending, rule }];
        });
        if (repeated.some(({ rule }) => rule === undefined))
            yield { what: "retries failures that no rule names", write };
        const named = repeated.find(({ rule }) => rule !== undefined);
        if (named)
            yield {
                what: `has a rule that retries the program's own failure, such as exit code ${named.ending.exitCode}`,
                write: 'action: "EXIT" for whatever ends a program by its own fault',
            };
        if (rules.length > MAX_RULES)
            yield { what: `has ${rules.length} retry rules`, write: `${MAX_RULES} rules or fewer` };
        for (const [field, pattern] of rules.flatMap(({ conditions }) => conditions))
            if (!(field === "exitCode" ? EXIT_CODE : PATTERN).test(pattern))
                yield {
                    what: `has a retry rule with the pattern ${JSON.stringify(pattern.slice(0, 60))}`,
                    write: "letters, digits, full stops, colons and spaces (digits only for an exit code), with * at the end at most",
                };
    },
    remediate(props) {
        const strategy = props.retryStrategy as Record<string, unknown> | undefined;
        if (typeof strategy !== "object" || strategy === null) return false;
        const rules = (strategy.evaluateOnExits ?? []) as Record<string, unknown>[];
        if (!Array.isArray(rules) || rules.length >= MAX_RULES) return false;
        const last = rules.at(-1);
        if (last?.onReason === "*" && String(last.action).toUpperCase() === "EXIT") return false;
        strategy.evaluateOnExits = [...rules, { onReason: "*", action: "EXIT" }];
        return true;
    },
});
