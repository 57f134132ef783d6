import type { Values } from "./keys";

/** What one job gets; see `settings/keys.ts` for each field. */
export type JobSettings = Values["job"];
/** An SSH host that reaches the cell through VPC peering. */
export type BastionSettings = NonNullable<Values["network"]["bastion"]>;

/** Everything that shapes one cell; plain values, so that policies see them. */
export interface CellSettings {
    readonly region: string;
    /** Zone names of this account, 2 to 4. */
    readonly zones: readonly string[];
    /** Configured types that the region offers. */
    readonly instanceTypes: readonly string[];
    /** Configured types that it does not. */
    readonly missingTypes: readonly string[];
    /** Ceiling of running spot vCPUs. */
    readonly maxVcpus: number;
    /** Ceiling of the on-demand environment's vCPUs; 0 for no such environment. */
    readonly onDemandMaxVcpus: number;
    readonly rootVolumeGiB: number;
    readonly job: JobSettings;
    /** Jobs per GPU; 1 reserves whole GPUs for a job. */
    readonly jobsPerGpu: number;
    /** `recommended`, AWS's ECS GPU AMI, or an AMI id. */
    readonly ami: string;
    readonly imageUri: string;
    /** Block of the cell's VPC. */
    readonly cidr: string;
    readonly bastion?: BastionSettings;
    /** S3 locations outside the cell, `s3://bucket/prefix/`. */
    readonly data: { readonly read: readonly string[]; readonly write: readonly string[] };
    readonly logRetentionDays: number;
    readonly tags: Readonly<Record<string, string>>;
}

/** What the program is asked for, checked. */
export interface Settings {
    readonly stack: string;
    /** The only account that providers accept; undefined accepts the credentials' own. */
    readonly accountId?: string;
    /** One per region, in the order of the configuration or of the lock. */
    readonly cells: readonly CellSettings[];
}
