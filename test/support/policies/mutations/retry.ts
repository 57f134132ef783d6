import { TYPES } from "../../../../policy/facts/types";
import type { KnobCase, Mutation } from "../mutation";
import { inJson, type Inputs } from "../program";

const JD = TYPES.jobDefinition;
const SM = TYPES.stateMachine;
const train = (change: (state: Inputs) => void) =>
    inJson("definition", ({ States }) => change(States.Train));
const RECLAIM =
    '{ onStatusReason: "Host EC2*", action: "RETRY" } as the first rule of evaluateOnExits';
const FINAL = '{ onReason: "*", action: "EXIT" } as the last rule of evaluateOnExits';
const BACKOFF = 'BackoffRate of 1.5 or more, MaxDelaySeconds, and JitterStrategy "FULL"';
const REASON = "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT";

/** Changes that the pack retry must see. */
export const retryMutations: readonly Mutation[] = [
    {
        policy: "retry-job-attempts",
        type: JD,
        fault: "one attempt",
        change: ({ retryStrategy }) => (retryStrategy.attempts = 1),
        what: "has 1 attempts",
        write: "retryStrategy.attempts of 2 to 10",
    },
    {
        policy: "retry-job-spot-reclaim",
        type: JD,
        fault: "no rule for a lost host",
        change: ({ retryStrategy }) => retryStrategy.evaluateOnExits.shift(),
        what: "has no rule that retries Host EC2*",
        write: RECLAIM,
    },
    {
        policy: "retry-job-spot-reclaim",
        type: JD,
        fault: "a rule that exits first",
        change: ({ retryStrategy }) => {
            const rules = retryStrategy.evaluateOnExits;
            rules.unshift({ onStatusReason: "Host*", action: "EXIT" });
            rules.splice(3, 1);
        },
        what: "has a rule that ends the job when its instance is lost",
        write: RECLAIM,
    },
    {
        policy: "retry-job-final-exit",
        type: JD,
        fault: "no last rule",
        change: ({ retryStrategy }) => retryStrategy.evaluateOnExits.pop(),
        what: "retries failures that no rule names",
        write: FINAL,
    },
    {
        policy: "retry-job-final-exit",
        type: JD,
        fault: "six rules",
        change: ({ retryStrategy }) =>
            retryStrategy.evaluateOnExits.splice(1, 0, { onExitCode: "75", action: "retry" }),
        what: "has 6 retry rules",
        write: "5 rules or fewer",
    },
    {
        policy: "retry-job-final-exit",
        type: JD,
        fault: "a pattern that Batch refuses",
        change: ({ retryStrategy }) => {
            retryStrategy.evaluateOnExits[1].onReason = "Cannot*Pull";
        },
        what: 'has a retry rule with the pattern "Cannot*Pull"',
        write: "letters, digits, full stops, colons and spaces (digits only for an exit code), with * at the end at most",
    },
    {
        policy: "retry-job-timeout",
        type: JD,
        fault: "no time limit",
        change: (inputs) => delete inputs.timeout,
        what: "has no time limit",
        write: "timeout.attemptDurationSeconds of 60 to 86400",
    },
    {
        policy: "retry-job-timeout",
        type: JD,
        fault: "a limit that Batch refuses",
        change: ({ timeout }) => (timeout.attemptDurationSeconds = 30),
        what: "has a time limit of 30 seconds",
        write: "timeout.attemptDurationSeconds of 60 to 86400",
    },
    {
        policy: "retry-queue-stuck-jobs",
        type: TYPES.jobQueue,
        fault: "a reason without an action",
        change: ({ jobStateTimeLimitActions }) => jobStateTimeLimitActions.pop(),
        what: `never cancels jobs stuck by ${REASON}`,
        write: `{ action: "CANCEL", state: "RUNNABLE", reason: "${REASON}", maxTimeSeconds: 600 to 86400 } in jobStateTimeLimitActions`,
    },
    {
        policy: "retry-state-retry",
        type: SM,
        fault: "a task without a retry",
        change: train((state) => delete state.Retry),
        what: "never retries a failure of the state Train",
        write: 'a Retry with ErrorEquals ["States.ALL"] and MaxAttempts of 1 or more',
    },
    {
        policy: "retry-state-retry",
        type: SM,
        fault: "States.ALL beside another error",
        change: train(({ Retry }) => Retry.at(-1).ErrorEquals.push("States.TaskFailed")),
        what: "names States.ALL beside or before other errors in the state Train",
        write: "States.ALL alone in the last entry of Retry",
    },
    {
        policy: "retry-state-retry",
        type: SM,
        fault: "a task without a retry inside Parallel and Map",
        change: inJson("definition", ({ States }) => {
            States.Trained = {
                Type: "Parallel",
                Branches: [
                    {
                        States: {
                            Each: {
                                Type: "Map",
                                ItemProcessor: {
                                    States: {
                                        Deep: { Type: "Task", Resource: "arn:x", End: true },
                                    },
                                },
                            },
                        },
                    },
                ],
            };
        }),
        what: "never retries a failure of the state Deep",
        write: 'a Retry with ErrorEquals ["States.ALL"] and MaxAttempts of 1 or more',
    },
    {
        policy: "retry-state-backoff",
        type: SM,
        fault: "retries in step",
        change: train(({ Retry }) => {
            Retry[0].BackoffRate = 1;
            delete Retry[0].MaxDelaySeconds;
            delete Retry[0].JitterStrategy;
        }),
        what: "retries the state Train without back-off, a longest delay and jitter",
        write: BACKOFF,
    },
    {
        policy: "retry-state-timeout-catch",
        type: SM,
        fault: "no time limit",
        change: train((state) => delete state.TimeoutSeconds),
        what: "gives the state Train no time limit",
        write: "TimeoutSeconds of 432000 or less",
    },
    {
        policy: "retry-state-timeout-catch",
        type: SM,
        fault: "a Catch that leads to success",
        change: train(({ Catch }) => (Catch[0].Next = "Trained")),
        what: "lets a failure of the state Train go unnoticed",
        write: 'a Catch on "States.ALL" whose Next leads to a Fail state or to a notice',
    },
    {
        policy: "retry-training-name-unique",
        type: SM,
        fault: "a fixed name",
        change: train(({ Parameters }) => {
            delete Parameters["TrainingJobName.$"];
            Parameters.TrainingJobName = "nightly";
        }),
        what: "names the training job of the state Train without Execution.Name and State.RetryCount",
        write: "TrainingJobName.$ from $$.Execution.Name and $$.State.RetryCount",
    },
    {
        policy: "retry-training-name-unique",
        type: SM,
        fault: "a name that retries share",
        change: train(({ Parameters }) => (Parameters["TrainingJobName.$"] = "$$.Execution.Name")),
        what: "names the training job of the state Train without State.RetryCount",
        write: "TrainingJobName.$ from $$.Execution.Name and $$.State.RetryCount",
    },
];

/** Settings of the pack retry. */
export const retryKnobs: readonly KnobCase[] = [
    { policy: "retry-job-attempts", config: { min: 6 } },
    { policy: "retry-job-attempts", config: { max: 4 } },
    { policy: "retry-job-spot-reclaim", config: { pattern: "Spot*" } },
    { policy: "retry-job-timeout", config: { maxSeconds: 60 } },
    { policy: "retry-queue-stuck-jobs", config: { maxSeconds: 3600 } },
    {
        policy: "retry-state-retry",
        config: { skipStates: ["Train"] },
        lets: { type: SM, change: train((state) => delete state.Retry) },
    },
    { policy: "retry-state-retry", config: { maxAttempts: 4 } },
    { policy: "retry-state-backoff", config: { minRate: 3 } },
    { policy: "retry-state-timeout-catch", config: { capSeconds: 60 } },
];
