import type { Json } from "../../core/facts/hyperParameters";
import type { WorkflowNames } from "../../core/facts/workflowNames";
import type { Catcher, Payload, Retrier, TaskState } from "./asl";
import { buildTrainingRequest, type Market, type TrainingVpc } from "./trainingRequest";

/** How a stack trains; see `core/settings/training.ts` for each field. */
export interface TrainingShape {
    readonly instanceType: string;
    readonly volumeGiB: number;
    readonly spot: boolean;
    readonly maxRuntimeMinutes: number;
    readonly maxWaitMinutes: number;
    readonly attempts: number;
    readonly program: string;
    readonly hyperParameters: Readonly<Record<string, Json>>;
    readonly channels: Readonly<Record<string, string>>;
    readonly metrics: Readonly<Record<string, string>>;
    readonly vpc?: TrainingVpc;
}

/** What the workflow is made from; plain values, so that the whole text is known in a preview. */
export interface WorkflowSpec {
    readonly training: TrainingShape;
    readonly names: WorkflowNames;
    /** `aws`, `aws-cn` or `aws-us-gov`. */
    readonly partition: string;
    readonly imageUri: string;
    /** `s3://bucket/prefix/` of checkpoints and models. */
    readonly storeUri: string;
    readonly tags: Readonly<Record<string, string>>;
    /** Teams that share the cell's queue; none for first in, first out. */
    readonly teams: readonly string[];
}

/** Beyond the job's own limit: SageMaker uploads the model after it. */
const UPLOAD_SECONDS = 1800;
/** Longest inference over all jobs of an array: a day. */
const INFERENCE_SECONDS = 86_400;

/** Full jitter: executions that fail together are not throttled together again. */
function buildRetrier(errors: readonly string[], retries: number): Retrier {
    return {
        ErrorEquals: errors,
        IntervalSeconds: 30,
        MaxAttempts: retries,
        BackoffRate: 2,
        MaxDelaySeconds: 600,
        JitterStrategy: "FULL",
    };
}

const CATCH: readonly Catcher[] = [
    { ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "Failed" },
];

/**
 * The state that trains and waits for the end.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-sagemaker.html
 */
export function buildTrainState(spec: WorkflowSpec): TaskState {
    const { training, partition } = spec;
    const longestMinutes = training.spot ? training.maxWaitMinutes : training.maxRuntimeMinutes;
    return {
        Type: "Task",
        Resource: `arn:${partition}:states:::sagemaker:createTrainingJob.sync`,
        Parameters: buildRequest(spec),
        ResultSelector: {
            "job.$": "$.TrainingJobName",
            "model.$": "$.ModelArtifacts.S3ModelArtifacts",
        },
        ResultPath: "$.training",
        TimeoutSeconds: longestMinutes * 60 + UPLOAD_SECONDS,
        Retry: [
            // It took all the time it had; another attempt would take as much.
            buildRetrier(["States.Timeout"], 0),
            // Throttled or refused by the API: nothing ran yet.
            buildRetrier(["SageMaker.AmazonSageMakerException"], 5),
            // The job failed: the next attempt goes on from its last checkpoint.
            buildRetrier(["States.ALL"], training.attempts - 1),
        ],
        Catch: CATCH,
        Next: "Infer or end",
    };
}

/** The training job of one execution. */
function buildRequest({ training, names, imageUri, storeUri, tags }: WorkflowSpec): Payload {
    const market: Market = training.spot
        ? {
              kind: "spot",
              checkpointUri: { path: `States.Format('${storeUri}checkpoints/{}', $.run.resume)` },
              maxWaitSeconds: training.maxWaitMinutes * 60,
          }
        : { kind: "on-demand" };
    return buildTrainingRequest({
        // SageMaker never takes a name twice: each retry needs another.
        name: {
            path: `States.Format('${names.jobPrefix}-{}-{}', $$.Execution.Name, $$.State.RetryCount)`,
        },
        roleArn: names.trainingRoleArn,
        imageUri,
        entrypoint: ["train"],
        environment: { SAGEMAKER_PROGRAM: training.program },
        metrics: training.metrics,
        hyperParameters: { path: "$.hyperParameters.merged" },
        channels: { path: "$.channels" },
        outputUri: `${storeUri}models/`,
        instanceType: training.instanceType,
        volumeGiB: training.volumeGiB,
        maxRuntimeSeconds: training.maxRuntimeMinutes * 60,
        market,
        ...(training.vpc ? { vpc: training.vpc } : {}),
        tags,
    });
}

/**
 * The state that runs an array of Batch jobs with the model and waits for the end.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-batch.html
 */
export function buildInferState({ partition, teams }: WorkflowSpec): TaskState {
    return {
        Type: "Task",
        Resource: `arn:${partition}:states:::batch:submitJob.sync`,
        Parameters: {
            "JobName.$": "States.Format('{}-infer', $.training.job)",
            "JobQueue.$": "$.run.inference.queue",
            "JobDefinition.$": "$.run.inference.jobDefinition",
            // A queue with shares takes no job without one, and another queue none with one.
            ...(teams.length > 0 ? { "ShareIdentifier.$": "$.run.inference.share" } : {}),
            ArrayProperties: { "Size.$": "$.run.inference.size" },
            ContainerOverrides: {
                "Command.$": "$.run.inference.command",
                Environment: [{ Name: "GPU_BATCH_MODEL", "Value.$": "$.training.model" }],
            },
        },
        ResultSelector: { "jobId.$": "$.JobId" },
        ResultPath: "$.inference",
        TimeoutSeconds: INFERENCE_SECONDS,
        Retry: [
            // The call did not get through. https://docs.aws.amazon.com/batch/latest/APIReference/CommonErrors.html
            buildRetrier(
                [
                    "Batch.ServerException",
                    "Batch.ThrottlingException",
                    "Batch.TooManyRequestsException",
                ],
                5,
            ),
            buildRetrier(["States.Timeout"], 0),
            // Another array, whose worker skips every output that exists.
            buildRetrier(["States.ALL"], 1),
        ],
        Catch: CATCH,
        Next: "Trained",
    };
}
