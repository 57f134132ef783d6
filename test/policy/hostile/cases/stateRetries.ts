import { TYPES } from "../../../../policy/facts/types";
import { edit, type HostileCase, type Kind } from "../../../support/policies/hostile";
import { RETRY, states, TRAINS, TRAINS_EACH } from "../../../support/policies/machines";
import type { Inputs } from "../../../support/policies/program";

const entry = (errors: string[], rest: Inputs) => ({ ...RETRY[0], ErrorEquals: errors, ...rest });
const train = (change: (state: Inputs, all: Inputs) => void) =>
    states((all) => change(all.Train, all));
const RETRIED = "retry-state-retry";
const FIRST = "The first entry that takes the error decides, and the one behind it is never read.";

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
        base: TRAINS,
        change: train((state) => (state.Retry = Retry)),
    })),
    {
        name: "retries of a whole Map without end",
        aws: "Each attempt repeats every job within the Map.",
        policy: RETRIED,
        base: TRAINS_EACH,
        change: states(({ Each }) => (Each.Retry = [entry(["States.ALL"], { MaxAttempts: 500 })])),
    },
    {
        name: "a key that stands twice",
        aws: "Which copy counts is not said; the last one usually does.",
        policy: RETRIED,
        base: TRAINS,
        change: (program) =>
            edit({ type: TYPES.stateMachine, name: program.at(-1)!.name }, (inputs) => {
                inputs.definition = inputs.definition.replace(
                    '"TimeoutSeconds":7200',
                    '"TimeoutSeconds":7200,"TimeoutSeconds":99999999',
                );
            })(program),
    },
];

/** Retry of state machines. */
export const kind: Kind = {
    title: "retries of state machines",
    hostile: cases,
    good: [
        { name: "a plain machine", change: TRAINS },
        {
            name: "errors of their own that are not retried, before States.ALL",
            change: (program) =>
                train((state) => {
                    state.Retry = [
                        entry(["States.Timeout"], { MaxAttempts: 0 }),
                        entry(["SageMaker.ResourceLimitExceededException"], { MaxAttempts: 0 }),
                        ...RETRY,
                    ];
                })(TRAINS(program)),
        },
        {
            name: "retries of States.TaskFailed",
            change: (program) =>
                train((state) => (state.Retry = [entry(["States.TaskFailed"], {})]))(
                    TRAINS(program),
                ),
        },
    ],
};
