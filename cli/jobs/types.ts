/** States of a job, in the order that it passes them. https://docs.aws.amazon.com/batch/latest/userguide/job_states.html */
export const STATUSES = [
    "SUBMITTED",
    "PENDING",
    "RUNNABLE",
    "STARTING",
    "RUNNING",
    "SUCCEEDED",
    "FAILED",
] as const;

/** State of a job. */
export type Status = (typeof STATUSES)[number];

/** One try of a job. Times in milliseconds since 1970. */
export interface Attempt {
    readonly startedAt?: number;
    readonly stoppedAt?: number;
    /** Absent when the container never ran or its host was lost. */
    readonly exitCode?: number;
    /** The container's reason. */
    readonly reason?: string;
    /** Batch's reason. */
    readonly statusReason?: string;
    readonly logStream?: string;
}

/** A job, an array or a child of one, as far as this command uses what Batch tells. */
export interface Job extends Attempt {
    readonly id: string;
    readonly name: string;
    readonly status: Status;
    readonly createdAt?: number;
    readonly queueArn: string;
    readonly jobDefinitionArn: string;
    /** Present in an array. */
    readonly array?: {
        readonly size: number;
        readonly statusSummary: Readonly<Partial<Record<Status, number>>>;
    };
    /** Ended tries; the one that runs is not among them. */
    readonly attempts: readonly Attempt[];
    /** Whether a person, or this command, ended it. */
    readonly ended: boolean;
    readonly command: readonly string[];
    readonly environment: Readonly<Record<string, string>>;
    readonly needs: { readonly vcpus: number; readonly memoryMiB: number; readonly gpus: number };
    readonly timeoutSeconds?: number;
    readonly shareIdentifier?: string;
    readonly image?: string;
    readonly logGroup?: string;
}

/** What a submission asks of Batch for one job. */
export interface JobRequest {
    readonly jobName: string;
    readonly jobQueue: string;
    readonly jobDefinition: string;
    /** 2 to 10,000; undefined for a job that is no array. */
    readonly arraySize?: number;
    /** Undefined leaves the job definition's. */
    readonly command?: readonly string[];
    readonly environment: Readonly<Record<string, string>>;
    /** Undefined leaves the job definition's. */
    readonly vcpus?: number;
    readonly memoryMiB?: number;
    readonly gpus?: number;
    readonly timeoutSeconds?: number;
    readonly dependsOn: readonly string[];
    readonly shareIdentifier?: string;
    readonly tags: Readonly<Record<string, string>>;
}

/** A compute environment of a queue. */
export interface EnvironmentState {
    readonly name: string;
    readonly state: string;
    readonly status: string;
    readonly statusReason?: string;
    readonly maxVcpus: number;
    readonly desiredVcpus: number;
    readonly instanceTypes: readonly string[];
    readonly spot: boolean;
}

/** A queue with its environments. */
export interface QueueState {
    readonly name: string;
    readonly state: string;
    readonly status: string;
    readonly statusReason?: string;
    readonly environments: readonly EnvironmentState[];
}

/** One page of the children of an array. */
export interface ChildPage {
    readonly ids: readonly string[];
    readonly nextToken?: string;
}

/** AWS Batch in one region. Throws `Throttled` when asked too fast, `Unreachable` without a network. */
export interface BatchPort {
    /**
     * Submits once, never again by itself: SubmitJob has no idempotency token. Throws `Unsure` when it may
     * have been accepted.
     * @param mayGo asked last of all, when the request is signed; where it says no, throws `Throttled`
     */
    submit(request: JobRequest, mayGo: () => boolean): Promise<string>;
    /** Id of the oldest job of a name in a queue, in whatever state. */
    find(queueArn: string, name: string): Promise<string | undefined>;
    /** At most 100 ids; jobs that Batch does not know are missing from the answer. */
    describe(ids: readonly string[]): Promise<readonly Job[]>;
    /** Up to 100 children of an array in one state. */
    children(arrayId: string, status: Status, nextToken?: string): Promise<ChildPage>;
    /** Ends a job in any state, with its children. */
    terminate(id: string, reason: string): Promise<void>;
    queue(queueArn: string): Promise<QueueState>;
    /** vCPUs that the account may run on spot of the family, `G` (G and VT) or `P`; undefined when unknown. */
    spotQuotaVcpus(family: "G" | "P"): Promise<number | undefined>;
}

/** S3 as submissions use it. */
export interface ObjectPort {
    put(bucket: string, key: string, body: string): Promise<void>;
    get(bucket: string, key: string): Promise<string>;
    /** An object that may not be there. */
    find(bucket: string, key: string): Promise<StoredObject | undefined>;
    /**
     * Puts an object where there is none, or in place of the one with the ETag `expected`.
     * @returns its ETag; undefined when the bucket has another object, or none that was expected
     */
    replace(
        bucket: string,
        key: string,
        body: string,
        expected?: string,
    ): Promise<string | undefined>;
}

/** An object of S3 with what tells it from every other that has its key. */
export interface StoredObject {
    readonly text: string;
    readonly etag: string;
}

/** AWS as this command uses it, by region. */
export interface Cloud {
    batch(region: string): BatchPort;
    objects(region: string): ObjectPort;
}

/** Asked too fast; nothing was done. */
export class Throttled extends Error {
    override readonly name = "Throttled";
}

/** The network did not lead to AWS; nothing was done. */
export class Unreachable extends Error {
    override readonly name = "Unreachable";
}

/** The answer was lost: what was asked for may have been done. */
export class Unsure extends Error {
    override readonly name = "Unsure";
}
