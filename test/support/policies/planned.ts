import { blank, type Registration } from "../../../offline/registration";
import { outputsOf } from "../../../offline/registration";
import { TYPES } from "../../../policy/facts/types";

/**
 * Registrations of resources that the program does not have yet, written by hand after what it will
 * register. The gates use one only where the recorded program has no resource of its type.
 */
export function planned(recorded: readonly Registration[]): Registration[] {
    const cell = recorded.find(({ type }) => type === TYPES.awsProvider)!;
    const has = new Set(recorded.map(({ type }) => type));
    const prefix = cell.urn.split("::").slice(0, 2).join("::");
    return Object.entries(INPUTS)
        .filter(([type]) => !has.has(type))
        .map(([type, inputs]) => {
            const registration: Registration = {
                ...blank(`${prefix}::${type}::${cell.name}-planned`, type, `${cell.name}-planned`),
                provider: `${cell.urn}::id`,
                inputs: structuredClone(inputs),
            };
            registration.outputs = outputsOf(registration);
            return registration;
        });
}

const IMAGE = "123456789012.dkr.ecr.us-east-2.amazonaws.com/gpu-batch-prod:3f9a1c0b7d2e";

const RETRY = [
    {
        ErrorEquals: ["States.ALL"],
        IntervalSeconds: 30,
        MaxAttempts: 3,
        BackoffRate: 2,
        MaxDelaySeconds: 600,
        JitterStrategy: "FULL",
    },
];

/** A training workflow: train on spot, tell of a failure. */
export const DEFINITION = {
    StartAt: "Train",
    States: {
        Train: {
            Type: "Task",
            Resource: "arn:aws:states:::sagemaker:createTrainingJob.sync",
            TimeoutSeconds: 90_000,
            Parameters: {
                "TrainingJobName.$":
                    "States.Format('t-{}-{}', $$.Execution.Name, $$.State.RetryCount)",
                RoleArn: "arn:aws:iam::123456789012:role/gpu-batch-prod-us-east-2-training",
                AlgorithmSpecification: { TrainingImage: IMAGE, TrainingInputMode: "File" },
                OutputDataConfig: { S3OutputPath: "s3://gpu-batch-prod/output/" },
                ResourceConfig: {
                    InstanceType: "ml.g5.xlarge",
                    InstanceCount: 1,
                    VolumeSizeInGB: 50,
                },
                EnableManagedSpotTraining: true,
                CheckpointConfig: {
                    S3Uri: "s3://gpu-batch-prod/checkpoints/",
                    LocalPath: "/opt/ml/checkpoints",
                },
                StoppingCondition: { MaxRuntimeInSeconds: 36_000, MaxWaitTimeInSeconds: 72_000 },
                "HyperParameters.$": "$.hyperParameters",
            },
            Retry: RETRY,
            Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "Failed" }],
            Next: "Trained",
        },
        Trained: { Type: "Succeed" },
        Failed: { Type: "Fail", Error: "TrainingFailed" },
    },
};

const INPUTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    [TYPES.stateMachine]: {
        definition: JSON.stringify(DEFINITION),
        roleArn: "arn:aws:iam::123456789012:role/gpu-batch-prod-us-east-2-workflow",
        loggingConfiguration: {
            level: "ERROR",
            logDestination:
                "arn:aws:logs:us-east-2:123456789012:log-group:/gpu-batch/prod/us-east-2/training:*",
        },
        tracingConfiguration: { enabled: true },
    },
    [TYPES.trainingJob]: {
        trainingJobName: "nightly",
        resourceConfig: { instanceType: "ml.g5.xlarge", instanceCount: 1, volumeSizeInGb: 50 },
        enableManagedSpotTraining: true,
        checkpointConfig: { s3Uri: "s3://gpu-batch-prod/checkpoints/" },
        stoppingCondition: { maxRuntimeInSeconds: 3600, maxWaitTimeInSeconds: 7200 },
    },
    [TYPES.instance]: {
        instanceType: "g5.xlarge",
        instanceMarketOptions: { marketType: "spot" },
    },
};
