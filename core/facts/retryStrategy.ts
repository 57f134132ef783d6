/** What Batch does with a failed attempt. */
export type RetryAction = "RETRY" | "EXIT";

/** One rule of a retry strategy; all conditions that are present must match. */
export interface RetryRule {
    readonly onStatusReason?: string;
    readonly onReason?: string;
    readonly onExitCode?: string;
    readonly action: RetryAction;
}

/** How an attempt ended, as Batch reports it. */
export interface AttemptOutcome {
    /** Absent when the container never ran or its host was lost. */
    readonly exitCode?: number;
    /** The container's reason, e.g. `CannotPullContainerError: ...`. */
    readonly reason?: string;
    /** The job's status reason, e.g. `Host EC2 (instance i-...) terminated.` */
    readonly statusReason?: string;
}

/**
 * Exit status of a program that was stopped and can go on from its checkpoint, EX_TEMPFAIL: the worker
 * (docker/worker) ends so after SIGTERM or a spot notice.
 * @see https://man.freebsd.org/cgi/man.cgi?query=sysexits
 */
export const RECLAIMED_EXIT_CODE = 75;

/**
 * Faults of the infrastructure retry, everything else exits. Order matters: the first match wins,
 * and a job that matches no rule is retried. Their number never changes: the provider replaces a job
 * definition whose list of rules grows or shrinks, and so deregisters every revision that it kept.
 * @see https://docs.aws.amazon.com/batch/latest/userguide/job_retries.html
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/v6.0.0/internal/service/batch/job_definition.go
 */
export const SPOT_SAFE: readonly RetryRule[] = [
    // A reclaimed instance leaves no exit code, so its rule comes before any that could exit.
    { onStatusReason: "Host EC2*", action: "RETRY" },
    // The container may end before its host does; Batch retries no job that was cancelled or timed out.
    { onExitCode: String(RECLAIMED_EXIT_CODE), action: "RETRY" },
    { onReason: "CannotPullContainerError*", action: "RETRY" },
    // Also covers DockerTimeoutError, and five rules are the most that Batch takes.
    // https://github.com/nextflow-io/nextflow/issues/5099
    { onStatusReason: "Task failed to start*", action: "RETRY" },
    { onReason: "*", action: "EXIT" },
];

/** A pattern matches the whole text, or its beginning when it ends with an asterisk. */
function matchesPattern(pattern: string, text: string | undefined): boolean {
    // Whether `*` matches an absent reason is not documented; a lone asterisk is taken to match.
    if (pattern === "*") return true;
    if (text === undefined) return false;
    return pattern.endsWith("*") ? text.startsWith(pattern.slice(0, -1)) : text === pattern;
}

function matchesRule(rule: RetryRule, outcome: AttemptOutcome): boolean {
    const exitCode = outcome.exitCode === undefined ? undefined : String(outcome.exitCode);
    return (
        (rule.onStatusReason === undefined ||
            matchesPattern(rule.onStatusReason, outcome.statusReason)) &&
        (rule.onReason === undefined || matchesPattern(rule.onReason, outcome.reason)) &&
        (rule.onExitCode === undefined || matchesPattern(rule.onExitCode, exitCode))
    );
}

/** What Batch does: the action of the first rule whose conditions all match; RETRY when none does. */
export function chooseRetryAction(
    rules: readonly RetryRule[],
    outcome: AttemptOutcome,
): RetryAction {
    return rules.find((rule) => matchesRule(rule, outcome))?.action ?? "RETRY";
}

/**
 * The job definition's retry strategy. Batch takes actions in either case; the provider keeps them in lower
 * case, and an upper one would hide in a preview that a revision is to be registered.
 */
export function buildRetryStrategy(attempts: number) {
    return {
        attempts,
        evaluateOnExits: SPOT_SAFE.map((rule) => ({
            ...rule,
            action: rule.action.toLowerCase(),
        })),
    };
}
