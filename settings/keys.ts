import * as z from "zod";
import { parseCidr, parseIpv4 } from "../components/network/cidr";

/**
 * The shape of every key of the namespace `gpu-batch`. Defaults of whole keys stand in Pulumi.yaml,
 * where the CLI applies them; defaults inside an object stand here, since a stack file that sets one
 * field of an object would lose the others.
 */

const AMI_ID = /^ami-(?:[0-9a-f]{8}|[0-9a-f]{17})$/;

/** Whether the text has the form of an AMI id: `ami-` and 8 or 17 hexadecimal digits. */
export function isAmiId(text: string): text is `ami-${string}` {
    return AMI_ID.test(text);
}

const cidr = z.string().refine((text) => parseCidr(text) !== undefined, {
    error: (issue) =>
        `is ${JSON.stringify(issue.input)}; write an IPv4 block without host bits, such as 10.0.0.0/16`,
});

const resourceId = (prefix: string) =>
    z.string().regex(new RegExp(`^${prefix}-[0-9a-f]{8,17}$`), {
        error: (issue) =>
            `is ${JSON.stringify(issue.input)}; write an id such as ${prefix}-0123456789abcdef0`,
    });

/**
 * A place in S3, with a final slash. Bucket names: three to 63 small letters, digits, dots, hyphens.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
const s3Prefix = z
    .string()
    .regex(/^s3:\/\/(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\/([^*?$]*\/)?$/, {
        error: (issue) =>
            `is ${JSON.stringify(issue.input)}; write s3://bucket/prefix/ with a final slash and no wildcard`,
    });

/** An SSH host that reaches the cell through VPC peering. */
const bastion = z.strictObject({
    /** VPC of the bastion. */
    vpcId: resourceId("vpc"),
    /** Region of that VPC; it need not be one that the lock prices. */
    region: z.string().regex(/^[a-z]{2,}(-[a-z]+)+-\d$/, {
        error: (issue) => `is ${JSON.stringify(issue.input)}; write a region such as us-east-2`,
    }),
    /** Private address of the bastion: the only one that may open SSH. */
    privateIp: z.string().refine((text) => parseIpv4(text) !== undefined, {
        error: (issue) =>
            `is ${JSON.stringify(issue.input)}; write an IPv4 address such as 10.9.0.10`,
    }),
    /** Block of the bastion's VPC. */
    cidr,
    /** Name of an EC2 key pair that exists in every cell's region; without it use Session Manager. */
    keyPair: z.string().min(1).optional(),
    /** Route tables of the bastion's VPC that this stack may add a route to the cell to. */
    routeTableIds: z
        .array(resourceId("rtb"))
        .refine((ids) => new Set(ids).size === ids.length, {
            error: "lists a route table twice; list each once",
        })
        .default([]),
});

const network = z.strictObject({
    /** Block of a cell's VPC. */
    cidr: cidr.default("10.64.0.0/16"),
    /** Another block for single regions: several cells behind one bastion need disjoint ones. */
    cidrByRegion: z.record(z.string(), cidr).default({}),
    /** Zones that a cell uses: more zones, more pools to draw spot from. */
    zones: z.int().min(2).max(4).default(3),
    bastion: bastion.optional(),
});

/** Largest whole number that the Batch API takes. */
const INT32 = 2 ** 31 - 1;

/** What one job gets. Limits: https://docs.aws.amazon.com/batch/latest/userguide/job_definition_parameters.html */
const job = z.strictObject({
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

/**
 * An image reference that cannot move: a digest, or a tag that is not `latest`.
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests
 */
const imageUri = z
    .string()
    .regex(
        /^[a-z0-9][a-z0-9.:-]*(\/[a-z0-9._-]+)+(@sha256:[0-9a-f]{64}|:(?!latest$)[\w][\w.-]{0,127})$/,
        {
            error: (issue) =>
                `is ${JSON.stringify(issue.input)}; write registry/repository@sha256:<digest>, or a fixed tag (never latest)`,
        },
    );

/** Days that CloudWatch accepts. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const RETENTION_DAYS = [
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922,
    3288, 3653,
] as const;

/** Characters that every service takes in a tag. https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html */
const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const tagText = (longest: number) =>
    z
        .string()
        .max(longest)
        .regex(TAG_TEXT, {
            error: (issue) =>
                `is ${JSON.stringify(issue.input)}; write letters, digits, spaces and _ . : / = + - @ alone`,
        });

/** AWS takes 50 tags; the program sets two of them. */
const MAX_TAGS = 48;
const tags = z
    .record(tagText(128).min(1), tagText(256))
    .refine((all) => Object.keys(all).length <= MAX_TAGS, {
        error: `has more than ${MAX_TAGS} tags; AWS takes 50, two of which the program sets`,
    });

/** Every key with its shape. */
export const KEYS = {
    accountId: z.string().regex(/^(\d{12})?$/, {
        error: (issue) =>
            `is ${JSON.stringify(issue.input)}; write the 12 digits of an AWS account, in quotes`,
    }),
    regions: z.array(z.string()).min(1),
    instanceTypes: z.array(z.string()).min(1),
    maxVcpus: z.int().min(4).max(INT32),
    onDemandFallback: z.int().min(0).max(INT32),
    rootVolumeGiB: z.int().min(100).max(16384),
    job,
    gpuSharing: z.string().regex(/^(exclusive|[2-9]|[1-3]\d|4[0-8])$/, {
        error: (issue) =>
            `is ${JSON.stringify(issue.input)}; write exclusive, or the number of jobs that share a GPU, "2" to "48"`,
    }),
    ami: z.string().refine((text) => text === "recommended" || isAmiId(text), {
        error: (issue) =>
            `is ${JSON.stringify(issue.input)}; write recommended or the id of an AMI, ami-...`,
    }),
    image: z.strictObject({ uri: imageUri }),
    network,
    data: z.strictObject({
        /** What jobs may read. */
        read: z.array(s3Prefix).default([]),
        /** What jobs may read and write. */
        write: z.array(s3Prefix).default([]),
    }),
    logRetentionDays: z.literal(RETENTION_DAYS, {
        error: (issue) =>
            `is ${JSON.stringify(issue.input)}; write one of ${RETENTION_DAYS.join(", ")}`,
    }),
    tags,
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
    job: Object.keys(job.shape),
    image: ["uri"],
    network: Object.keys(network.shape),
    "network.bastion": Object.keys(bastion.shape),
    data: ["read", "write"],
};
