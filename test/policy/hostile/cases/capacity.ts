import { TYPES } from "../../../../policy/facts/types";
import { edit, type Edit, type Kind } from "../../../support/policies/hostile";
import { machine, states, task, TRAINING } from "../../../support/policies/machines";
import { changed, targetIn, type Inputs } from "../../../support/policies/program";

const CE = TYPES.computeEnvironment;
const CEILING = "guard-capacity-ceiling";
const FITS = "gpu-job-fits-instance";

/** Adds copies of the environment, and changes the resources of each. */
const copies =
    (count: number, change: (resources: Inputs) => void): Edit =>
    (program) => {
        const original = targetIn(program, { type: CE });
        const more = Array.from({ length: count }, (_, index) => ({
            ...original,
            urn: `${original.urn}-${index}`,
            name: `${original.name}-${index}`,
        }));
        return more.reduce(
            (all, { name }) =>
                changed(all, { type: CE, name }, ({ computeResources }) =>
                    change(computeResources),
                ),
            [...program, ...more],
        );
    };

/** The job as a task of several containers. */
const containers = (change: (list: Inputs[], first: Inputs) => void): Edit =>
    edit(TYPES.jobDefinition, (inputs) => {
        const { jobRoleArn, executionRoleArn, ...first } = JSON.parse(inputs.containerProperties);
        delete inputs.containerProperties;
        first.name = "main";
        const list = [first];
        change(list, first);
        inputs.ecsProperties = JSON.stringify({
            taskProperties: [{ taskRoleArn: jobRoleArn, executionRoleArn, containers: list }],
        });
    });

const requirement = (type: string, value: string) => ({ type, value });
const sidecar = (first: Inputs, requirements: Inputs[]) => ({
    ...first,
    name: "sidecar",
    resourceRequirements: requirements,
});

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
const ONE = machine({ Train: task(TRAIN, TRAINING) });
const each = (change: (state: Inputs) => void) => states(({ Each }) => change(Each));

/** What runs at once, and what stands on one instance. */
export const kind: Kind = {
    title: "capacity",
    hostile: [
        {
            name: "two environments that share the ceiling's worth each",
            aws: "Batch fills both of them at once.",
            policy: CEILING,
            change: copies(1, (one) => (one.maxVcpus = 400)),
        },
        {
            name: "ten environments of a quarter of the ceiling each",
            aws: "Batch fills all of them at once: 1280 vCPUs.",
            policy: CEILING,
            change: copies(10, (one) => (one.maxVcpus = 128)),
        },
        {
            name: "an environment without a ceiling",
            aws: "Batch refuses it, or takes what the account's quota allows.",
            policy: CEILING,
            change: edit(CE, ({ computeResources }) => delete computeResources.maxVcpus),
        },
        {
            name: "a ceiling as a text above the cap",
            aws: "The provider takes the text for the number.",
            policy: CEILING,
            change: edit(CE, ({ computeResources }) => (computeResources.maxVcpus = "9999")),
        },
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
            base: ONE,
            change: states((all) => {
                for (const name of ["B", "C", "D", "E", "F"])
                    all[name] = task("sagemaker:createTrainingJob", TRAINING);
            }),
        },
        {
            name: "two containers that ask for all vCPUs each",
            aws: "Both stand on one instance, which has too few: the job waits for ever.",
            policy: FITS,
            change: containers((list, first) =>
                list.push(
                    sidecar(first, [requirement("VCPU", "8"), requirement("MEMORY", "2048")]),
                ),
            ),
        },
        {
            name: "two containers with a GPU each, where an instance has one",
            aws: "Both stand on one instance, which has one GPU: the job waits for ever.",
            policy: FITS,
            change: containers((list, first) =>
                list.push(
                    sidecar(first, [
                        requirement("GPU", "1"),
                        requirement("VCPU", "1"),
                        requirement("MEMORY", "1024"),
                    ]),
                ),
            ),
        },
        {
            name: "a sidecar that asks for an instance's memory",
            aws: "Memory adds up over the containers: the job waits for ever.",
            policy: FITS,
            change: containers((list, first) =>
                list.push(
                    sidecar(first, [requirement("VCPU", "1"), requirement("MEMORY", "28000")]),
                ),
            ),
        },
        {
            name: "four containers without a GPU",
            aws: "None of the containers sees a GPU.",
            policy: "gpu-job-requests-gpu",
            change: containers((list, first) => {
                first.resourceRequirements.pop();
                list.push(sidecar(first, first.resourceRequirements.slice(0, 1)));
            }),
        },
    ],
    good: [
        {
            name: "a sidecar without a GPU beside a GPU container",
            change: containers((list, first) => {
                first.resourceRequirements = [
                    requirement("GPU", "1"),
                    requirement("VCPU", "4"),
                    requirement("MEMORY", "12000"),
                ];
                list.push(
                    sidecar(first, [requirement("VCPU", "1"), requirement("MEMORY", "1024")]),
                );
            }),
        },
        { name: "two environments that share the ceiling", change: copies(1, () => {}) },
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
                })(ONE(program)),
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
