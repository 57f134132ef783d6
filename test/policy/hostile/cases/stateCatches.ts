import type { HostileCase, Kind } from "../../../support/policies/hostile";
import { CATCH, RETRY, states, TRAINS, TRAINS_EACH } from "../../../support/policies/machines";
import type { Inputs } from "../../../support/policies/program";

const train = (change: (state: Inputs, all: Inputs) => void) =>
    states((all) => change(all.Train, all));
const TOLD = "retry-state-timeout-catch";
const FIRST = "The first entry that takes the error decides, and the one behind it is never read.";
const SWALLOWED = "The execution ends as a success, and nobody learns of the failure.";

const cases: readonly HostileCase[] = [
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
        base: TRAINS,
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
        base: TRAINS,
        change: train((state, all) => {
            state.Catch[0].Next = "Handle";
            Object.assign(all, more);
        }),
    })),
    {
        name: "a Map that catches what fails within it and succeeds",
        aws: SWALLOWED,
        policy: TOLD,
        base: TRAINS_EACH,
        change: states(
            ({ Each }) => (Each.Catch = [{ ErrorEquals: ["States.ALL"], Next: "Done" }]),
        ),
    },
    {
        name: "a Map that tolerates every failure",
        aws: "Every job may fail, and the Map still succeeds.",
        policy: TOLD,
        base: TRAINS_EACH,
        change: states(({ Each }) => (Each.ToleratedFailurePercentage = 100)),
    },
    {
        name: "a time limit of years",
        aws: "The execution waits for three years.",
        policy: TOLD,
        base: TRAINS,
        change: train((state) => (state.TimeoutSeconds = 99_999_999)),
    },
    {
        name: "a time limit that the input names",
        aws: "Whoever starts the execution says how long it may take.",
        policy: TOLD,
        undecided: true,
        base: TRAINS,
        change: train((state) => {
            delete state.TimeoutSeconds;
            state.TimeoutSecondsPath = "$.seconds";
        }),
    },
    {
        name: "a time limit of constants that come to years",
        aws: "The expression comes to 86,400,000 seconds at every run.",
        policy: TOLD,
        base: TRAINS,
        change: train((state) => {
            state.QueryLanguage = "JSONata";
            state.Arguments = state.Parameters;
            delete state.Parameters;
            state.TimeoutSeconds = "{% 86400 * 1000 %}";
        }),
    },
];

/** Catch and time limits of state machines. */
export const kind: Kind = {
    title: "catches and time limits of state machines",
    hostile: cases,
    good: [
        { name: "a Map with a limit", change: TRAINS_EACH },
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
                })(TRAINS(program)),
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
                })(TRAINS(program)),
        },
        {
            name: "a computed time limit within the machine's own",
            change: (program) =>
                states((all, document) => {
                    delete all.Train.TimeoutSeconds;
                    all.Train.TimeoutSecondsPath = "$.seconds";
                    document.TimeoutSeconds = 7200;
                })(TRAINS(program)),
        },
    ],
};
