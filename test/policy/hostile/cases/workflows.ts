import { edit, type HostileCase, type Kind } from "../../../support/policies/hostile";
import { TYPES } from "../../../../policy/facts/types";
import { CATCH, machine, RETRY, states, task, TRAINING } from "../../../support/policies/machines";
import type { Inputs } from "../../../support/policies/program";

const TRAIN = "sagemaker:createTrainingJob.sync";
const BASE = machine({ Train: task(TRAIN, TRAINING) });
const EACH = machine({
    Each: {
        Type: "Map",
        MaxConcurrency: 2,
        ItemProcessor: {
            StartAt: "Train",
            States: {
                Train: task(TRAIN, TRAINING, { End: true, Next: undefined }),
                Failed: { Type: "Fail" },
            },
        },
        Next: "Done",
    },
});

const entry = (errors: string[], rest: Inputs) => ({ ...RETRY[0], ErrorEquals: errors, ...rest });
const train = (change: (state: Inputs, all: Inputs) => void) =>
    states((all) => change(all.Train, all));

const RETRIED = "retry-state-retry";
const TOLD = "retry-state-timeout-catch";
const FIRST = "The first entry that takes the error decides, and the one behind it is never read.";
const SWALLOWED = "The execution ends as a success, and nobody learns of the failure.";

const cases: readonly HostileCase[] = [
    ...(
        [
            [
                "States.TaskFailed never, before States.ALL often",
                FIRST,
                [entry(["States.TaskFailed"], { MaxAttempts: 0 }), entry(["States.ALL"], {})],
            ],
            [
                "a failure and a time-out never, before States.ALL often",
                FIRST,
                [
                    entry(["States.Timeout", "States.TaskFailed"], { MaxAttempts: 0 }),
                    entry(["States.ALL"], {}),
                ],
            ],
            [
                "States.ALL never",
                "A cap of no attempts means that nothing is retried.",
                [entry(["States.ALL"], { MaxAttempts: 0 })],
            ],
            [
                "only errors with names of their own",
                "Any other failure matches no entry.",
                [entry(["SageMaker.AmazonSageMakerException"], {})],
            ],
            [
                "only time-outs",
                "A failure of the task matches no entry.",
                [entry(["States.Timeout"], {})],
            ],
            [
                "States.ALL before another",
                "Step Functions refuses States.ALL that is not last.",
                [entry(["States.ALL"], {}), entry(["States.Timeout"], { MaxAttempts: 0 })],
            ],
            [
                "99,999,999 attempts",
                "A job that fails is paid for until somebody stops it.",
                [entry(["States.ALL"], { MaxAttempts: 99_999_999 })],
            ],
            [
                "1000 attempts for an error of its own",
                "A call that fails is repeated for days.",
                [entry(["SageMaker.AmazonSageMakerException"], { MaxAttempts: 1000 }), ...RETRY],
            ],
            [
                "a number of attempts as a text that is none",
                "Step Functions refuses it, or takes what nobody reviewed.",
                [entry(["States.ALL"], { MaxAttempts: "many" })],
            ],
        ] as const
    ).map(([name, aws, Retry]): HostileCase => ({
        name: `retries of ${name}`,
        aws,
        policy: RETRIED,
        base: BASE,
        change: train((state) => (state.Retry = Retry)),
    })),
    {
        name: "retries of a whole Map without end",
        aws: "Each attempt repeats every job within the Map.",
        policy: RETRIED,
        base: EACH,
        change: states(({ Each }) => (Each.Retry = [entry(["States.ALL"], { MaxAttempts: 500 })])),
    },
    {
        name: "a key that stands twice",
        aws: "Which copy counts is not said; the last one usually does.",
        policy: RETRIED,
        base: BASE,
        change: (program) =>
            edit({ type: TYPES.stateMachine, name: program.at(-1)!.name }, (inputs) => {
                inputs.definition = inputs.definition.replace(
                    '"TimeoutSeconds":7200',
                    '"TimeoutSeconds":7200,"TimeoutSeconds":99999999',
                );
            })(program),
    },
    ...(
        [
            [
                "a success for a failed task, before States.ALL",
                FIRST,
                [{ ErrorEquals: ["States.TaskFailed"], Next: "Done" }, ...CATCH],
            ],
            [
                "a success for time-outs",
                "A job that hung ends the execution as a success.",
                [{ ErrorEquals: ["States.Timeout"], Next: "Done" }, ...CATCH],
            ],
            [
                "a success for a job that could not be created",
                SWALLOWED,
                [{ ErrorEquals: ["SageMaker.AmazonSageMakerException"], Next: "Done" }, ...CATCH],
            ],
            [
                "a success for everything",
                SWALLOWED,
                [{ ErrorEquals: ["States.ALL"], Next: "Done" }],
            ],
            [
                "only errors with names of their own",
                "A failed job matches no entry.",
                [{ ErrorEquals: ["SageMaker.ResourceLimitExceededException"], Next: "Failed" }],
            ],
            ["nothing", "A failed job matches no entry.", []],
            [
                "the same task again",
                "The task is entered anew, without an end.",
                [{ ErrorEquals: ["States.ALL"], Next: "Train" }],
            ],
            [
                "a state that is not there",
                "Step Functions refuses the definition.",
                [{ ErrorEquals: ["States.ALL"], Next: "Nowhere" }],
            ],
        ] as const
    ).map(([name, aws, Catch]): HostileCase => ({
        name: `a Catch to ${name}`,
        aws,
        policy: TOLD,
        base: BASE,
        change: train((state) => (state.Catch = Catch)),
    })),
    ...(
        [
            [
                "a Wait that leads back to the task",
                "The job is started again every hour, without an end.",
                { Handle: { Type: "Wait", Seconds: 3600, Next: "Train" } },
            ],
            [
                "a Choice whose default is a success",
                "Every error but the one named ends as a success.",
                {
                    Handle: {
                        Type: "Choice",
                        Choices: [{ Variable: "$.Error", StringEquals: "X", Next: "Failed" }],
                        Default: "Done",
                    },
                },
            ],
            [
                "a Choice that asks whether there is an error",
                "There is one whenever the Catch leads there, so it ends as a success.",
                {
                    Handle: {
                        Type: "Choice",
                        Choices: [{ Variable: "$.Error", IsPresent: true, Next: "Done" }],
                        Default: "Failed",
                    },
                },
            ],
            [
                "a Choice whose first rule is always true",
                "The first rule that is true decides, and this one always is.",
                {
                    Handle: {
                        Type: "Choice",
                        QueryLanguage: "JSONata",
                        Choices: [
                            { Condition: "{% true %}", Next: "Done" },
                            { Condition: "{% false %}", Next: "Failed" },
                        ],
                        Default: "Failed",
                    },
                },
            ],
            [
                "a Pass that goes on to a success",
                SWALLOWED,
                { Handle: { Type: "Pass", Next: "Done" } },
            ],
            ["a Pass that ends", SWALLOWED, { Handle: { Type: "Pass", End: true } }],
        ] as const
    ).map(([name, aws, more]): HostileCase => ({
        name: `a Catch to ${name}`,
        aws,
        policy: TOLD,
        base: BASE,
        change: train((state, all) => {
            state.Catch[0].Next = "Handle";
            Object.assign(all, more);
        }),
    })),
    {
        name: "a Map that catches what fails within it and succeeds",
        aws: SWALLOWED,
        policy: TOLD,
        base: EACH,
        change: states(
            ({ Each }) => (Each.Catch = [{ ErrorEquals: ["States.ALL"], Next: "Done" }]),
        ),
    },
    {
        name: "a Map that tolerates every failure",
        aws: "Every job may fail, and the Map still succeeds.",
        policy: TOLD,
        base: EACH,
        change: states(({ Each }) => (Each.ToleratedFailurePercentage = 100)),
    },
    {
        name: "a time limit of years",
        aws: "The execution waits for three years.",
        policy: TOLD,
        base: BASE,
        change: train((state) => (state.TimeoutSeconds = 99_999_999)),
    },
    {
        name: "a time limit that the input names",
        aws: "Whoever starts the execution says how long it may take.",
        policy: TOLD,
        undecided: true,
        base: BASE,
        change: train((state) => {
            delete state.TimeoutSeconds;
            state.TimeoutSecondsPath = "$.seconds";
        }),
    },
    {
        name: "a time limit of constants that come to years",
        aws: "The expression comes to 86,400,000 seconds at every run.",
        policy: TOLD,
        base: BASE,
        change: train((state) => {
            state.QueryLanguage = "JSONata";
            state.Arguments = state.Parameters;
            delete state.Parameters;
            state.TimeoutSeconds = "{% 86400 * 1000 %}";
        }),
    },
];

/** Retry, Catch and time limits of state machines. */
export const kind: Kind = {
    title: "retries and catches of state machines",
    hostile: cases,
    good: [
        { name: "a plain machine", change: BASE },
        { name: "a Map with a limit", change: EACH },
        {
            name: "errors of their own that are not retried, before States.ALL",
            change: (program) =>
                train((state) => {
                    state.Retry = [
                        entry(["States.Timeout"], { MaxAttempts: 0 }),
                        entry(["SageMaker.ResourceLimitExceededException"], { MaxAttempts: 0 }),
                        ...RETRY,
                    ];
                })(BASE(program)),
        },
        {
            name: "retries of States.TaskFailed",
            change: (program) =>
                train((state) => (state.Retry = [entry(["States.TaskFailed"], {})]))(BASE(program)),
        },
        {
            name: "a Choice that picks one error out and fails for the others",
            change: (program) =>
                train((state, all) => {
                    state.Catch[0].Next = "Handle";
                    all.Handle = {
                        Type: "Choice",
                        Choices: [
                            { Variable: "$.Error", StringEquals: "Nothing.ToDo", Next: "Done" },
                        ],
                        Default: "Tell",
                    };
                    all.Tell = {
                        Type: "Task",
                        Resource: "arn:aws:states:::aws-sdk:sns:publish",
                        Parameters: { TopicArn: "arn:aws:sns:us-east-2:123456789012:t" },
                        Retry: RETRY,
                        Next: "Done",
                    };
                })(BASE(program)),
        },
        {
            name: "three more attempts by hand, then a failure",
            change: (program) =>
                train((state, all) => {
                    state.Catch[0].Next = "Again";
                    all.Again = {
                        Type: "Choice",
                        Choices: [{ Variable: "$.left", NumericGreaterThan: 0, Next: "Pause" }],
                        Default: "Failed",
                    };
                    all.Pause = { Type: "Wait", Seconds: 60, Next: "Train" };
                })(BASE(program)),
        },
        {
            name: "a computed time limit within the machine's own",
            change: (program) =>
                states((all, document) => {
                    delete all.Train.TimeoutSeconds;
                    all.Train.TimeoutSecondsPath = "$.seconds";
                    document.TimeoutSeconds = 7200;
                })(BASE(program)),
        },
    ],
};
