import * as z from "zod";
import { findRepositoryArn } from "../aws/roleStatements";
import {
    encodeHyperParameters,
    findHyperParameterProblems,
    hasRoundedNumber,
} from "../facts/hyperParameters";
import { DEFAULT_METRICS, METRIC_LIMITS, findMetricProblem } from "../facts/metrics";
import { findPartition } from "../facts/names";
import { TRAINING_TYPES } from "../facts/trainingTypes";
import { joinWords, suggestNearest, type Problem } from "../problems/problems";
import { s3Prefix } from "./s3Prefix";

/** Longest that SageMaker lets a job run or wait: 28 days. https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_StoppingCondition.html */
const MAX_MINUTES = 28 * 24 * 60;

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_Channel.html */
const channelName = z.string().regex(/^[A-Za-z0-9.\-_]{1,64}$/, {
    error: () => "write 1 to 64 letters, digits, dots, hyphens and underscores",
});

/** Expression that finds a metric in the log. */
const metric = z.string().superRefine((regex, context) => {
    const problem = findMetricProblem(regex);
    if (problem) context.addIssue({ code: "custom", message: problem });
});

const hyperParameters = z.record(z.string(), z.json()).superRefine((values, context) => {
    for (const { name, message } of findHyperParameterProblems(encodeHyperParameters(values)))
        context.addIssue({ code: "custom", message, path: name === "" ? [] : [name] });
    for (const [name, value] of Object.entries(values))
        if (hasRoundedNumber(value))
            context.addIssue({
                code: "custom",
                message:
                    "has a whole number beyond 2^53, which would lose digits; write it in quotes",
                path: [name],
            });
});

const defineId = (prefix: string) =>
    z.string().regex(new RegExp(`^${prefix}-([0-9a-f]{8}|[0-9a-f]{17})$`), {
        error: (issue) =>
            `is ${JSON.stringify(issue.input)}; write an ID such as ${prefix}-0123456789abcdef0`,
    });

/** Existing network of a training job. https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_VpcConfig.html */
const vpc = z.strictObject({
    subnets: z.array(defineId("subnet")).min(1).max(16),
    securityGroups: z.array(defineId("sg")).min(1).max(5),
});

/** How the stack trains on SageMaker. */
export const trainingSchema = z.strictObject({
    /** Whether cells have a training workflow. */
    enabled: z.boolean().default(true),
    /** SageMaker GPU type; its spot quota is one of its own, 0 in a new account. */
    instanceType: z
        .string()
        .refine((type) => TRAINING_TYPES.includes(type), {
            error: ({ input }) =>
                `is ${JSON.stringify(input)}, not a GPU instance type that SageMaker trains on${suggestNearest(String(input), TRAINING_TYPES) || "; write one such as ml.g5.xlarge"}`,
        })
        .default("ml.g4dn.xlarge"),
    /** Disk for data, checkpoints and model in GiB; types with disks of their own use those. */
    volumeGiB: z.int().min(1).max(16384).default(50),
    /** Managed spot; without it a job costs about three times as much and never waits. */
    spot: z.boolean().default(true),
    /** Longest run of one job, interruptions not counted. */
    maxRuntimeMinutes: z.int().min(1).max(MAX_MINUTES).default(360),
    /** Longest time of a spot job from its creation to its end: runs and waits for capacity. */
    maxWaitMinutes: z.int().min(1).max(MAX_MINUTES).default(720),
    /** Training jobs of one execution: a failed one is started again and goes on from its checkpoint. */
    attempts: z.int().min(2).max(5).default(2),
    /** Program that `train` runs, relative to the code folder of the image. */
    program: z
        .string()
        .regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$))[\w./-]+\.(py|sh)$/, {
            error: (issue) =>
                `is ${JSON.stringify(issue.input)}; write a .py or .sh file relative to the image's code folder, such as train.py`,
        })
        .default("train.py"),
    /** Hyperparameters of an execution that does not set them. */
    hyperParameters: hyperParameters.default({}),
    /** Channel to the S3 place of its data, for an execution that names none. */
    channels: z.record(channelName, s3Prefix).default({}),
    /**
     * Region to an existing network that its training jobs run in, which must lead to S3; without one
     * SageMaker's own. The cell's network is no choice: its ids are not known before an update.
     */
    vpc: z.record(z.string(), vpc).default({}),
    /** Metric to the expression that finds its value in the log. */
    metrics: z
        .record(z.string().min(1).max(METRIC_LIMITS.name), metric)
        .refine((all) => Object.keys(all).length <= METRIC_LIMITS.count, {
            error: `has more than ${METRIC_LIMITS.count} metrics, the most that SageMaker accepts; remove some`,
        })
        .default({ ...DEFAULT_METRICS }),
});

type TrainingValues = z.infer<typeof trainingSchema>;

/** How a cell trains on SageMaker. */
export interface TrainingSettings extends Omit<TrainingValues, "vpc"> {
    /** Network of the jobs; undefined for SageMaker's own. */
    readonly vpc?: TrainingValues["vpc"][string];
}

/** How the cell of a region trains. */
export function buildTraining(
    { vpc, ...training }: TrainingValues,
    region: string,
): TrainingSettings {
    const own = vpc[region];
    return own ? { ...training, vpc: own } : training;
}

/** A subnet lies in one region: a network is for a cell of the stack. */
export function findTrainingVpcProblems(
    { training }: { readonly training: TrainingValues },
    regions: readonly string[],
): Problem[] {
    return Object.keys(training.vpc)
        .filter((region) => !regions.includes(region))
        .map((region) => ({
            key: `gpu-batch:training.vpc.${region}`,
            message: `is for a region without a cell of this stack (${joinWords(regions) || "none"}); remove it, or write the region of a cell`,
        }));
}

/** Faults between the fields of `training`. */
export function findTrainingProblems({
    training,
}: {
    readonly training?: TrainingValues;
}): Problem[] {
    if (!training?.enabled || !training.spot) return [];
    const { maxRuntimeMinutes, maxWaitMinutes } = training;
    return maxWaitMinutes < maxRuntimeMinutes
        ? [
              {
                  key: "gpu-batch:training.maxWaitMinutes",
                  message: `${maxWaitMinutes} is less than the ${maxRuntimeMinutes} of maxRuntimeMinutes, and the wait time includes the run time; write ${maxRuntimeMinutes} or more`,
              },
          ]
        : [];
}

/**
 * SageMaker pulls from a private ECR repository of the job's own region.
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-training-algo-running-container.html
 */
export function findTrainingImageProblems(
    { training, image }: { training: TrainingValues; image: { readonly uri?: string } },
    regions: readonly string[],
): Problem[] {
    if (!training.enabled || image.uri === undefined) return [];
    const { uri } = image;
    const elsewhere = regions.filter(
        (region) => findRepositoryArn(uri, findPartition(region))?.split(":")[3] !== region,
    );
    return elsewhere.map((region) => ({
        key: "gpu-batch:image.uri",
        message: `is not a private ECR image of ${region}, and SageMaker pulls from nowhere else; copy it there, or set gpu-batch:training.enabled to false`,
    }));
}
