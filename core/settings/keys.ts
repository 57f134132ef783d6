import * as z from "zod";
import { alertsSchema } from "./alerts";
import { amiBuildSchema, amiSchema } from "./ami";
import { dataSchema } from "./data";
import { imageSchema } from "./jobImage";
import { bastionSchema, networkSchema } from "./network";
import { dataGravitySchema, regionPolicySchema } from "./regions";
import { trainingSchema } from "./training";

/**
 * The shape of every key of the namespace `gpu-batch`. Defaults of whole keys stand in Pulumi.yaml,
 * where the CLI applies them; defaults inside an object stand here, since a stack file that sets one
 * field of an object would lose the others.
 */

/** Largest whole number that the Batch API takes. */
const INT32 = 2 ** 31 - 1;

/** What one job gets. Limits: https://docs.aws.amazon.com/batch/latest/userguide/job_definition_parameters.html */
const jobSchema = z.strictObject({
    vcpus: z.int().min(1).max(INT32).default(4),
    /** Hard limit of the container's memory in MiB. */
    memoryMiB: z.int().min(4).max(INT32).default(14336),
    /** GPUs that the job reserves, or that it sees when GPUs are shared. */
    gpus: z.int().min(1).max(INT32).default(1),
    /** Size of /dev/shm in MiB; the default of 64 kills data loaders. */
    sharedMemoryMiB: z.int().min(1024).max(INT32).default(2048),
    /** Time limit of one attempt in minutes. */
    timeoutMinutes: z.int().min(1).max(1440).default(360),
    /** Attempts of a job that lost its instance: 1 would end it with the first reclaim. */
    attempts: z.int().min(2).max(10).default(5),
    /** Command of a job that is submitted without one. */
    command: z.array(z.string().min(1)).min(1).default(["nvidia-smi"]),
});

/** Days that CloudWatch accepts. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const RETENTION_DAYS = [
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922,
    3288, 3653,
] as const;

/** Name of a team, Batch's share identifier. https://docs.aws.amazon.com/batch/latest/APIReference/API_ShareAttributes.html */
const shareName = z.string().regex(/^[A-Za-z0-9]{1,255}$/, {
    error: "write 1 to 255 letters and digits",
});

/** Batch takes weights, the inverse of a share, of 0.0001 to 999.9999. */
const MIN_SHARE = 0.01;
const MAX_SHARE = 1000;

/** Characters that every service takes in a tag. https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html */
const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const tagText = (longest: number) =>
    z
        .string()
        .max(longest)
        .regex(TAG_TEXT, {
            error: (issue) =>
                `is ${JSON.stringify(issue.input)}; write only letters, digits, spaces and _ . : / = + - @`,
        });

/**
 * AWS takes 50 tags. The program sets two, and a third on the AMI in use; Image Builder puts two on an
 * AMI, Step Functions one on a training job.
 * @see https://docs.aws.amazon.com/imagebuilder/latest/userguide/tag-resources.html
 */
const MAX_TAGS = 45;
const tagsSchema = z
    .record(tagText(128).min(1), tagText(256))
    .refine((all) => Object.keys(all).length <= MAX_TAGS, {
        error: `has more than ${MAX_TAGS} tags; AWS allows 50, and AWS and the program set the others`,
    });

/** Every key with its shape. */
export const KEYS = {
    accountId: z.string().regex(/^(\d{12})?$/, {
        error: (issue) =>
            `is ${JSON.stringify(issue.input)}; write a 12-digit AWS account ID, in quotes`,
    }),
    regions: z.array(z.string()).min(1),
    regionPolicy: regionPolicySchema,
    instanceTypes: z.array(z.string()).min(1),
    maxVcpus: z.int().min(4).max(INT32),
    onDemandFallback: z.int().min(0).max(INT32),
    rootVolumeGiB: z.int().min(100).max(16384),
    job: jobSchema,
    gpuSharing: z.string().regex(/^(exclusive|[2-9]|[1-3]\d|4[0-8])$/, {
        error: (issue) =>
            `is ${JSON.stringify(issue.input)}; write exclusive, or the number of jobs that share a GPU, "2" to "48"`,
    }),
    ami: amiSchema,
    amiBuild: amiBuildSchema,
    image: imageSchema,
    network: networkSchema,
    data: dataSchema,
    fairShare: z.record(shareName, z.number().min(MIN_SHARE).max(MAX_SHARE)),
    training: trainingSchema,
    alerts: alertsSchema,
    logRetentionDays: z.literal(RETENTION_DAYS, {
        error: (issue) =>
            `is ${JSON.stringify(issue.input)}; write one of ${RETENTION_DAYS.join(", ")}`,
    }),
    tags: tagsSchema,
} as const;

/** A configuration key without its namespace. */
export type Key = keyof typeof KEYS;
/** The value of every key once read. */
export type Values = { readonly [K in Key]: z.infer<(typeof KEYS)[K]> };

/** Keys whose value is text; the others are JSON in Pulumi's configuration. */
export const TEXT_KEYS: readonly Key[] = ["accountId", "gpuSharing", "ami"];

/** Fields that an object of the configuration may have, by its path, for hints. */
export const FIELDS: Readonly<Record<string, readonly string[]>> = {
    "": Object.keys(KEYS),
    job: Object.keys(jobSchema.shape),
    amiBuild: Object.keys(amiBuildSchema.shape),
    image: Object.keys(imageSchema.shape),
    network: Object.keys(networkSchema.shape),
    "network.bastion": Object.keys(bastionSchema.shape),
    data: Object.keys(dataSchema.shape),
    training: Object.keys(trainingSchema.shape),
    alerts: Object.keys(alertsSchema.shape),
    regionPolicy: Object.keys(regionPolicySchema.shape),
    "regionPolicy.data": Object.keys(dataGravitySchema.shape),
};
