import type { Edit, GoodCase, HostileCase, Kind } from "./hostile";
import { machine, states, task, TRAINING } from "./machines";
import type { Inputs } from "./program";

const NAME = "States.Format('t-{}-{}', $$.Execution.Name, $$.State.RetryCount)";
const SUBMIT = {
    "JobName.$": "$$.Execution.Name",
    "JobQueue.$": "$.queue",
    "JobDefinition.$": "$.definition",
};
/** Rules of a submission, in AWS's own spelling. */
export const RULES = [
    { OnStatusReason: "Host EC2*", Action: "RETRY" },
    { OnReason: "*", Action: "EXIT" },
];
/** The container of a definition that a machine registers. */
export const CONTAINER = {
    Image: "123456789012.dkr.ecr.us-east-2.amazonaws.com/jobs:3f9a1c0b7d2e",
    JobRoleArn: "arn:aws:iam::123456789012:role/job",
    ResourceRequirements: [
        { Type: "GPU", Value: "1" },
        { Type: "VCPU", Value: "4" },
        { Type: "MEMORY", Value: "12000" },
    ],
    LinuxParameters: { SharedMemorySize: 2048 },
    LogConfiguration: { LogDriver: "awslogs", Options: { "awslogs-group": "/jobs" } },
};
const REGISTER = {
    JobDefinitionName: "nightly",
    Type: "container",
    ContainerProperties: CONTAINER,
    RetryStrategy: { Attempts: 3, EvaluateOnExit: RULES },
    Timeout: { AttemptDurationSeconds: 3600 },
};
const RUN = {
    ImageId: "ami-0123456789abcdef0",
    InstanceType: "g5.xlarge",
    InstanceMarketOptions: { MarketType: "spot" },
    MinCount: 1,
    MaxCount: 1,
};
/** The training job of a tuning job. */
export const { "TrainingJobName.$": _, ...DEFINITION } = TRAINING;
const TUNE = {
    "HyperParameterTuningJobName.$": NAME,
    HyperParameterTuningJobConfig: {
        ResourceLimits: { MaxNumberOfTrainingJobs: 20, MaxParallelTrainingJobs: 2 },
    },
    TrainingJobDefinition: DEFINITION,
};
const PROCESS = {
    "ProcessingJobName.$": NAME,
    ProcessingResources: {
        ClusterConfig: { InstanceType: "ml.m5.xlarge", InstanceCount: 1, VolumeSizeInGB: 30 },
    },
    StoppingCondition: { MaxRuntimeInSeconds: 3600 },
};
const TRANSFORM = {
    "TransformJobName.$": NAME,
    TransformResources: { InstanceType: "ml.m5.xlarge", InstanceCount: 1 },
};

/** Good machines, by what they call. */
export const MACHINES = {
    submit: machine({ Run: task("batch:submitJob.sync", SUBMIT) }),
    register: machine({ Run: task("aws-sdk:batch:registerJobDefinition", REGISTER) }),
    run: machine({ Run: task("aws-sdk:ec2:runInstances", RUN) }),
    train: machine({ Run: task("sagemaker:createTrainingJob.sync", TRAINING) }),
    sdk: machine({ Run: task("aws-sdk:sagemaker:createTrainingJob", TRAINING) }),
    tune: machine({ Run: task("sagemaker:createHyperParameterTuningJob.sync", TUNE) }),
    process: machine({ Run: task("sagemaker:createProcessingJob.sync", PROCESS) }),
    transform: machine({ Run: task("sagemaker:createTransformJob.sync", TRANSFORM) }),
} as const;

/** Changes what the task of a machine sends, or its state. */
export const run = (change: (sent: Inputs, state: Inputs, all: Inputs) => void): Edit =>
    states((all) => change(all.Run.Parameters ?? all.Run.Arguments, all.Run, all));

/** Writes the task anew in JSONata. */
export const jsonata = (change: (sent: Inputs, state: Inputs) => void): Edit =>
    run((sent, state) => {
        state.QueryLanguage = "JSONata";
        state.Arguments = Object.fromEntries(
            Object.entries(sent).map(([key, value]) =>
                key.endsWith(".$")
                    ? [
                          key.slice(0, -2),
                          "{% $states.context.Execution.Name & '-' & $states.context.State.RetryCount %}",
                      ]
                    : [key, value],
            ),
        );
        delete state.Parameters;
        change(state.Arguments, state);
    });

/** A computed field in place of a plain one. */
export const compute = (holder: Inputs, key: string, path: string) => {
    delete holder[key];
    holder[`${key}.$`] = path;
};

/** A case in a line: the machine that it grows from, and what makes it bad. */
export type Row = readonly [
    name: string,
    aws: string,
    policy: string,
    base: keyof typeof MACHINES,
    change: Edit,
    undecided?: true,
];

/** Who starts an execution chooses. */
export const ANYBODY = "Whoever starts the execution says what it comes to.";

/** The cases of one kind of work. */
export function startedKind(
    title: string,
    hostile: readonly Row[],
    good: readonly (readonly [name: string, base: keyof typeof MACHINES, change: Edit])[],
): Kind {
    return {
        title,
        hostile: hostile.map(([name, aws, policy, base, change, undecided]): HostileCase => ({
            name,
            aws,
            policy,
            base: MACHINES[base],
            change,
            ...(undecided ? { undecided } : {}),
        })),
        good: good.map(([name, base, change]): GoodCase => ({
            name,
            change: (program) => change(MACHINES[base](program)),
        })),
    };
}
