import type { View } from "../kit/view";
import { TYPES } from "./types";

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

/** Whether a submission leaves the definition's retry strategy as it is: one of its own replaces all of it. */
export function isLeftAlone(type: string, props: View): boolean {
    return type === TYPES.submittedJob && !props.has("retryStrategy");
}

/** The rules of a job definition in their order. */
export function listExitRules(props: View): ExitRule[] {
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
export function doesRuleApply({ conditions }: ExitRule, ending: Ending): boolean {
    return conditions.every(([field, pattern]) => {
        const text = ending[field];
        if (pattern === "*") return true;
        if (text === undefined) return false;
        return pattern.endsWith("*") ? text.startsWith(pattern.slice(0, -1)) : text === pattern;
    });
}

/** The rule that decides after a failed attempt: the first that applies. */
export function findDecidingRule(rules: readonly ExitRule[], ending: Ending): ExitRule | undefined {
    return rules.find((rule) => doesRuleApply(rule, ending));
}

/** What Batch does after a failed attempt: no rule means RETRY. */
export function chooseAction(rules: readonly ExitRule[], ending: Ending): string {
    return findDecidingRule(rules, ending)?.action ?? "RETRY";
}

/**
 * Endings of an attempt whose instance is lost: the container may have left a reason, or an exit code,
 * before its host went.
 * @param statusReason what Batch says of a lost host
 */
export function listLosses(statusReason: string): Ending[] {
    return [
        { statusReason },
        { statusReason, reason: "Essential container exited" },
        { statusReason, exitCode: "1" },
        { statusReason, exitCode: "137", reason: "Error" },
        { statusReason, exitCode: "143" },
    ];
}

const EXITED = "Essential container in task exited";

/** Exit codes that name no state to go on from: those of the shell and of signals, and an uncaught error. */
const FAILURE_CODES: readonly string[] =
    "1 2 64 65 66 70 78 126 127 128 132 134 135 136 137 139 255".split(" ");

/** Endings of a program by each of its exit codes, and for want of memory. */
const ENDINGS: readonly Ending[] = [
    ...Array.from({ length: 255 }, (_, index) => String(index + 1)).flatMap((exitCode) => [
        { exitCode, statusReason: EXITED },
        { exitCode, statusReason: EXITED, reason: "Error" },
    ]),
    {
        exitCode: "137",
        statusReason: EXITED,
        reason: "OutOfMemoryError: Container killed due to memory usage",
    },
];

/**
 * Endings by a program's own fault. A code that a rule names whole, such as 75 of a worker that can go
 * on, is that program's own sign; the known codes of failures are never one.
 * @see https://man.freebsd.org/cgi/man.cgi?query=sysexits
 */
export function listFailures(rules: readonly ExitRule[]): readonly Ending[] {
    const signs = rules
        .filter(({ action }) => action === "RETRY")
        .flatMap(({ conditions }) => conditions)
        .flatMap(([field, pattern]) => (field === "exitCode" ? [pattern] : []))
        .filter((code) => !FAILURE_CODES.includes(code));
    return signs.length === 0
        ? ENDINGS
        : ENDINGS.filter(({ exitCode = "" }) => !signs.includes(exitCode));
}
