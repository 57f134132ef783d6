import { states } from "../../../support/policies/machines";
import { ANYBODY, RULES, jsonata, run, startedKind } from "../../../support/policies/startedWork";

const REPLACED = "What a submission names takes the place of what the definition has.";

/** Jobs that a state machine submits. */
export const kind = startedKind(
    "jobs that a state machine submits",
    [
        [
            "a submission with attempts and no rules",
            "The strategy replaces the definition's as a whole, so a bug runs ten times.",
            "retry-job-final-exit",
            "submit",
            run((sent) => (sent.RetryStrategy = { Attempts: 10 })),
        ],
        [
            "a submission with one attempt",
            REPLACED,
            "retry-job-attempts",
            "submit",
            run((sent) => (sent.RetryStrategy = { Attempts: 1, EvaluateOnExit: RULES })),
        ],
        [
            "a submission whose rules end a reclaimed job",
            REPLACED,
            "retry-job-spot-reclaim",
            "submit",
            run(
                (sent) =>
                    (sent.RetryStrategy = {
                        Attempts: 3,
                        EvaluateOnExit: [{ OnStatusReason: "*", Action: "EXIT" }],
                    }),
            ),
        ],
        [
            "a submission with a strategy of the input",
            ANYBODY,
            "retry-job-attempts",
            "submit",
            run((sent) => (sent["RetryStrategy.$"] = "$.retry")),
            true,
        ],
        [
            "a submission with a time limit of a month",
            REPLACED,
            "retry-job-timeout",
            "submit",
            run((sent) => (sent.Timeout = { AttemptDurationSeconds: 2_592_000 })),
        ],
        [
            "a submission that nobody waits for, with a time limit of the input",
            ANYBODY,
            "retry-job-timeout",
            "submit",
            run((sent, state) => {
                state.Resource = "arn:aws:states:::batch:submitJob";
                sent.Timeout = { "AttemptDurationSeconds.$": "$.seconds" };
            }),
            true,
        ],
        [
            "a submission that takes the GPU away",
            REPLACED,
            "gpu-job-requests-gpu",
            "submit",
            run(
                (sent) =>
                    (sent.ContainerOverrides = {
                        ResourceRequirements: [{ Type: "GPU", Value: "0" }],
                    }),
            ),
        ],
        [
            "a submission with more GPUs than an instance has",
            "No instance fits, and the job waits for ever.",
            "gpu-job-fits-instance",
            "submit",
            run(
                (sent) =>
                    (sent.ContainerOverrides = {
                        ResourceRequirements: [{ Type: "GPU", Value: "8" }],
                    }),
            ),
        ],
        [
            "a submission with memory of the input",
            ANYBODY,
            "gpu-job-fits-instance",
            "submit",
            run(
                (sent) =>
                    (sent.ContainerOverrides = {
                        ResourceRequirements: [{ Type: "MEMORY", "Value.$": "$.memory" }],
                    }),
            ),
            true,
        ],
        [
            "a submission with a secret in its environment",
            "Everybody who may describe jobs reads it.",
            "guard-job-container",
            "submit",
            run(
                (sent) =>
                    (sent.ContainerOverrides = {
                        Environment: [{ Name: "HF_TOKEN", Value: "x7Gk29aPq" }],
                    }),
            ),
        ],
        [
            "a submission with a secret in its command",
            "Everybody who may describe jobs reads it.",
            "guard-job-container",
            "submit",
            run(
                (sent) =>
                    (sent.ContainerOverrides = { Command: ["train", "--api-key", "x7Gk29aPq"] }),
            ),
        ],
        [
            "a submission for several nodes",
            "Batch does not run it on spot.",
            "spot-no-multinode",
            "submit",
            run((sent) => (sent.NodeOverrides = { NumNodes: 8 })),
        ],
        [
            "a submission by the SDK's integration without rules",
            REPLACED,
            "retry-job-final-exit",
            "submit",
            run((sent, state) => {
                state.Resource = "arn:aws:states:::aws-sdk:batch:submitJob";
                sent.RetryStrategy = { Attempts: 3 };
            }),
        ],
        [
            "a submission that passes its input on",
            ANYBODY,
            "retry-job-attempts",
            "submit",
            run((_sent, state) => delete state.Parameters),
            true,
        ],
        [
            "a submission in JSONata without rules",
            REPLACED,
            "retry-job-final-exit",
            "submit",
            jsonata((sent) => (sent.RetryStrategy = { Attempts: 3 })),
        ],
        [
            "a submission in a Map in a Parallel state",
            REPLACED,
            "retry-job-final-exit",
            "submit",
            run((sent, state, all) => {
                sent.RetryStrategy = { Attempts: 3 };
                const branch = {
                    StartAt: "Run",
                    States: {
                        Run: { ...state, End: true, Next: undefined },
                        Failed: { Type: "Fail" },
                    },
                };
                all.Run = {
                    Type: "Parallel",
                    Branches: [
                        {
                            StartAt: "Each",
                            States: {
                                Each: {
                                    Type: "Map",
                                    MaxConcurrency: 1,
                                    ItemProcessor: branch,
                                    End: true,
                                },
                            },
                        },
                    ],
                    Next: "Done",
                };
            }),
        ],
    ],
    [
        ["a machine that calls submit", "submit", states(() => {})],
        [
            "a submission with a strategy of its own",
            "submit",
            run((sent) => (sent.RetryStrategy = { Attempts: 3, EvaluateOnExit: RULES })),
        ],
        [
            "a submission with less memory",
            "submit",
            run(
                (sent) =>
                    (sent.ContainerOverrides = {
                        ResourceRequirements: [{ Type: "MEMORY", Value: "4096" }],
                    }),
            ),
        ],
        [
            "a submission with a time limit of the input, which the state bounds",
            "submit",
            run((sent) => (sent.Timeout = { "AttemptDurationSeconds.$": "$.seconds" })),
        ],
    ],
);
