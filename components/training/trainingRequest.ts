import type { Payload } from "./asl";

/** Where the container finds and leaves checkpoints; SageMaker copies them to S3 and back. */
export const CHECKPOINT_PATH = "/opt/ml/checkpoints";

/** A value that is plain, or computed when the state runs: a path or an intrinsic function. */
export type Computed<T> = T | { readonly path: string };

/** Where the job runs. Spot without a checkpoint and a wait cannot be written. */
export type Market =
    | { readonly kind: "on-demand" }
    | {
          readonly kind: "spot";
          /** Prefix that checkpoints are kept under: a reclaimed job goes on from there. */
          readonly checkpointUri: Computed<string>;
          /** Longest that the job may take from its creation, waits for capacity included. */
          readonly maxWaitSeconds: number;
      };

/** Existing network that a job runs in. https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_VpcConfig.html */
export interface TrainingVpc {
    /** Ids, 1 to 16. */
    readonly subnets: readonly string[];
    /** Ids, 1 to 5. */
    readonly securityGroups: readonly string[];
}

/** What a training job is made from. */
export interface TrainingSpec {
    readonly name: Computed<string>;
    readonly roleArn: string;
    readonly imageUri: string;
    /** Command of the container. */
    readonly entrypoint: readonly string[];
    readonly environment: Readonly<Record<string, string>>;
    /** Metric to the expression with one group that finds its value in the log. */
    readonly metrics: Readonly<Record<string, string>>;
    readonly hyperParameters: Computed<Readonly<Record<string, string>>>;
    /** SageMaker's own form of channels. */
    readonly channels: Computed<readonly unknown[]>;
    /** Prefix that models are kept under; SageMaker adds the job's name. */
    readonly outputUri: string;
    readonly instanceType: string;
    readonly volumeGiB: number;
    readonly maxRuntimeSeconds: number;
    readonly market: Market;
    /** SageMaker's own network when absent. */
    readonly vpc?: TrainingVpc;
    readonly tags: Readonly<Record<string, string>>;
}

/** A field of a payload: `{ key: value }`, or `{ "key.$": path }`. */
function setField(key: string, value: Computed<unknown>): Payload {
    return isComputed(value) ? { [`${key}.$`]: value.path } : { [key]: value };
}

function isComputed(value: unknown): value is { readonly path: string } {
    return (
        typeof value === "object" &&
        value !== null &&
        Object.keys(value).length === 1 &&
        typeof (value as { path?: unknown }).path === "string"
    );
}

/**
 * The request that creates a training job.
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateTrainingJob.html
 * @throws Error when a spot job may wait less than it may run, which SageMaker refuses
 */
export function buildTrainingRequest(spec: TrainingSpec): Payload {
    return {
        ...setField("TrainingJobName", spec.name),
        RoleArn: spec.roleArn,
        AlgorithmSpecification: {
            TrainingImage: spec.imageUri,
            TrainingInputMode: "File",
            ContainerEntrypoint: spec.entrypoint,
            MetricDefinitions: Object.entries(spec.metrics).map(([Name, Regex]) => ({
                Name,
                Regex,
            })),
        },
        ...setField("HyperParameters", spec.hyperParameters),
        ...setField("InputDataConfig", spec.channels),
        OutputDataConfig: { S3OutputPath: spec.outputUri },
        ResourceConfig: {
            InstanceType: spec.instanceType,
            InstanceCount: 1,
            VolumeSizeInGB: spec.volumeGiB,
        },
        ...buildMarketFields(spec.market, spec.maxRuntimeSeconds),
        ...(spec.vpc
            ? {
                  VpcConfig: {
                      SecurityGroupIds: spec.vpc.securityGroups,
                      Subnets: spec.vpc.subnets,
                  },
              }
            : {}),
        Environment: spec.environment,
        Tags: Object.entries(spec.tags).map(([Key, Value]) => ({ Key, Value })),
    };
}

function buildMarketFields(market: Market, maxRuntimeSeconds: number): Payload {
    // A wait without spot is refused too. https://github.com/aws/amazon-sagemaker-examples/issues/869
    if (market.kind === "on-demand")
        return {
            EnableManagedSpotTraining: false,
            StoppingCondition: { MaxRuntimeInSeconds: maxRuntimeSeconds },
        };
    const { checkpointUri, maxWaitSeconds } = market;
    if (!(maxWaitSeconds >= maxRuntimeSeconds))
        throw new Error(
            `a spot training job may wait ${maxWaitSeconds} s and run ${maxRuntimeSeconds} s; the wait includes the run`,
        );
    return {
        EnableManagedSpotTraining: true,
        CheckpointConfig: { ...setField("S3Uri", checkpointUri), LocalPath: CHECKPOINT_PATH },
        StoppingCondition: {
            MaxRuntimeInSeconds: maxRuntimeSeconds,
            MaxWaitTimeInSeconds: maxWaitSeconds,
        },
    };
}
