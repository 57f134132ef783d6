import type * as pulumi from "@pulumi/pulumi";
import type { CellNames } from "../../core/facts/names";
import type { JobShape } from "./jobDefinition";
import type { Shares } from "./jobQueue";

/** What a SpotBatch needs. */
export interface SpotBatchArgs {
    /** Name of the stack, which jobs see as GPU_BATCH_STACK. */
    readonly stack: string;
    readonly region: string;
    /** 12 digits. */
    readonly accountId: string;
    /** Physical names of the cell. */
    readonly names: CellNames;
    /** GPU types that Batch may launch; three or more keep interruptions rare. */
    readonly instanceTypes: readonly string[];
    /** Ceiling of running spot vCPUs; one instance may exceed it. */
    readonly maxVcpus: number;
    /** Ceiling of running vCPUs of a last environment on demand; 0 for no such environment. */
    readonly onDemandFallback: number;
    /** Size of an instance's root volume in GiB, 100 or more. */
    readonly rootVolumeGiB: number;
    /** What a job gets that is submitted without more. */
    readonly job: JobShape;
    /** Jobs that share a GPU; 1 reserves whole GPUs. */
    readonly jobsPerGpu: number;
    /** Image by its content tag or its digest, known before creation so that policies can read it. */
    readonly imageUri: string;
    /** S3 locations outside the cell that jobs may use, `s3://bucket/prefix/`. */
    readonly data: { readonly read: readonly string[]; readonly write: readonly string[] };
    /** Shares of the queue by team; empty for first in, first out. */
    readonly fairShare: Shares;
    /** Days that CloudWatch Logs keeps what jobs print. */
    readonly logRetentionDays: number;
    /** Tags of instances and volumes: a provider's default tags do not reach them. */
    readonly tags: Readonly<Record<string, string>>;
    /**
     * Name of an EC2 key pair for SSH.
     * @default none
     */
    readonly keyPair?: string;
    /** Whether Session Manager opens a shell on an instance. */
    readonly sessionManager: boolean;
    /** ID of an ECS GPU AMI (Amazon Linux 2023) or of one built on it. */
    readonly amiId: pulumi.Input<string>;
    /** Subnets that instances start in: the more zones, the more spot pools. */
    readonly subnetIds: pulumi.Input<pulumi.Input<string>[]>;
    readonly securityGroupId: pulumi.Input<string>;
}
