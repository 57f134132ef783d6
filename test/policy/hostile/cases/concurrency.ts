import type { Kind } from "../../../support/policies/hostile";
import { machine, states, task, TRAINING, TRAINS } from "../../../support/policies/machines";
import type { Inputs } from "../../../support/policies/program";

const CEILING = "guard-capacity-ceiling";
const TRAIN = "sagemaker:createTrainingJob.sync";
const inner = (rest: Inputs = {}) => ({
    StartAt: "Train",
    States: {
        Train: task(TRAIN, TRAINING, { End: true, Next: undefined, ...rest }),
        Failed: { Type: "Fail" },
    },
});
const EACH = machine({
    Each: { Type: "Map", MaxConcurrency: 4, ItemProcessor: inner(), Next: "Done" },
});
const each = (change: (state: Inputs) => void) => states(({ Each }) => change(Each));

/** What a state machine runs at once. */
export const kind: Kind = {
    title: "concurrency",
    hostile: [
        ...(
            [
                [
                    "a Map without a limit",
                    "Every item of the list trains at once.",
                    each((state) => delete state.MaxConcurrency),
                ],
                [
                    "a Map with a limit of 0",
                    "A limit of 0 is none: every item trains at once.",
                    each((state) => (state.MaxConcurrency = 0)),
                ],
                [
                    "a Map of a hundred",
                    "A hundred instances train at once.",
                    each((state) => (state.MaxConcurrency = 100)),
                ],
                [
                    "a Map whose input names the limit",
                    "Whoever starts the execution says how many train at once.",
                    each((state) => {
                        delete state.MaxConcurrency;
                        state.MaxConcurrencyPath = "$.many";
                    }),
                ],
                [
                    "a distributed Map of a hundred that tolerates failures",
                    "Tolerance is no limit: a hundred instances train at once.",
                    each((state) => {
                        state.MaxConcurrency = 100;
                        state.ToleratedFailurePercentage = 5;
                        state.ItemProcessor.ProcessorConfig = {
                            Mode: "DISTRIBUTED",
                            ExecutionType: "STANDARD",
                        };
                    }),
                ],
                [
                    "a Map with the old name of its processor",
                    "Iterator is the old name of ItemProcessor.",
                    each((state) => {
                        state.MaxConcurrency = 50;
                        state.Iterator = state.ItemProcessor;
                        delete state.ItemProcessor;
                    }),
                ],
                [
                    "a Map within a Map",
                    "Four maps of four: sixteen instances at once.",
                    each((state) => {
                        state.ItemProcessor = {
                            StartAt: "Inner",
                            States: {
                                Inner: {
                                    Type: "Map",
                                    MaxConcurrency: 4,
                                    ItemProcessor: state.ItemProcessor,
                                    End: true,
                                },
                            },
                        };
                    }),
                ],
                [
                    "a Parallel state of six branches",
                    "All branches run at once.",
                    states((all) => {
                        all.Each = {
                            Type: "Parallel",
                            Branches: Array.from({ length: 6 }, () => inner()),
                            Next: "Done",
                        };
                    }),
                ],
                [
                    "a limit that constants come to",
                    "The expression comes to 100 at every run.",
                    each((state) => {
                        state.QueryLanguage = "JSONata";
                        state.MaxConcurrency = "{% 10 * 10 %}";
                    }),
                ],
            ] as const
        ).map(([name, aws, change]) => ({ name, aws, policy: CEILING, base: EACH, change })),
        {
            name: "jobs that nobody waits for, one after the other",
            aws: "The task goes on at once, so all of them train together.",
            policy: CEILING,
            base: TRAINS,
            change: states((all) => {
                for (const name of ["B", "C", "D", "E", "F"])
                    all[name] = task("sagemaker:createTrainingJob", TRAINING);
            }),
        },
    ],
    good: [
        { name: "a Map of four", change: EACH },
        {
            name: "a Map over a list of two, without a limit",
            change: (program) =>
                each((state) => {
                    state.QueryLanguage = "JSONata";
                    state.Items = ["a", "b"];
                    delete state.MaxConcurrency;
                })(EACH(program)),
        },
        {
            name: "five training jobs, one after the other",
            change: (program) =>
                states((all) => {
                    for (const name of ["B", "C", "D", "E"]) all[name] = task(TRAIN, TRAINING);
                })(TRAINS(program)),
        },
        {
            name: "a Map without a limit that starts nothing",
            change: (program) =>
                each((state) => {
                    delete state.MaxConcurrency;
                    state.ItemProcessor = {
                        StartAt: "Shape",
                        States: { Shape: { Type: "Pass", End: true } },
                    };
                })(EACH(program)),
        },
    ],
};
