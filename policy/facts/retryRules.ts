import type { View } from "../kit/view";

/** How an attempt ended, as Batch sees it; a lost host leaves no exit code. */
export interface Ending {
    readonly exitCode?: string;
    readonly reason?: string;
    readonly statusReason?: string;
}

/** One entry of `evaluateOnExits`. */
export interface ExitRule {
    /** Upper case; Batch takes either. */
    readonly action: string;
    readonly conditions: readonly (readonly [field: keyof Ending, pattern: string])[];
}

const FIELDS: readonly (readonly [name: string, field: keyof Ending])[] = [
    ["onExitCode", "exitCode"],
    ["onReason", "reason"],
    ["onStatusReason", "statusReason"],
];

/** The rules of a job definition in their order. */
export function exitRules(props: View): ExitRule[] {
    return props.at("retryStrategy", "evaluateOnExits").items.map((rule) => ({
        action: (rule.at("action").text ?? "").toUpperCase(),
        conditions: FIELDS.flatMap(([name, field]) => {
            const pattern = rule.at(name).text;
            return pattern === undefined ? [] : [[field, pattern] as const];
        }),
    }));
}

/**
 * Whether a rule applies to an ending: every condition matches. A pattern is a whole text, or with a
 * final `*` a beginning. A lone `*` is taken to match what is absent: AWS does not say, and the
 * careful reading is the one that ends a job.
 * @see https://docs.aws.amazon.com/batch/latest/userguide/job_retries.html
 */
export function ruleApplies({ conditions }: ExitRule, ending: Ending): boolean {
    return conditions.every(([field, pattern]) => {
        const text = ending[field];
        if (pattern === "*") return true;
        if (text === undefined) return false;
        return pattern.endsWith("*") ? text.startsWith(pattern.slice(0, -1)) : text === pattern;
    });
}

/** What Batch does after a failed attempt: the first rule that applies decides, and none means RETRY. */
export function actionAfter(rules: readonly ExitRule[], ending: Ending): string {
    return rules.find((rule) => ruleApplies(rule, ending))?.action ?? "RETRY";
}
