import type { AlertSettings } from "./alerts";
import type { AmiBuildSettings } from "./ami";
import type { ImageSettings } from "./jobImage";
import type { Values } from "./keys";
import type { BastionSettings } from "./network";
import type { TrainingSettings } from "./training";

export type { ExistingImageSettings, ImageBuildSettings, ImageSettings } from "./jobImage";
export type { TrainingSettings } from "./training";

/** What one job gets; see `core/settings/keys.ts` for each field. */
export type JobSettings = Values["job"];

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
    /** Ceiling of running vCPUs of a last environment on demand; 0 for no such environment. */
    readonly onDemandFallback: number;
    /** Size of an instance's root volume in GiB, 100 or more. */
    readonly rootVolumeGiB: number;
    readonly job: JobSettings;
    /** Jobs per GPU; 1 reserves whole GPUs for a job. */
    readonly jobsPerGpu: number;
    /** `recommended`, AWS's ECS GPU AMI; `custom`, the cell's own; or an AMI id. */
    readonly ami: string;
    readonly amiBuild: AmiBuildSettings;
    /** Block of the cell's VPC. */
    readonly cidr: string;
    readonly bastion?: BastionSettings;
    /** Whether Session Manager opens a shell on an instance. */
    readonly sessionManager: boolean;
    /** S3 locations outside the cell, `s3://bucket/prefix/`. */
    readonly data: { readonly read: readonly string[]; readonly write: readonly string[] };
    /** Shares of the queue by team; empty for first in, first out. */
    readonly fairShare: Readonly<Record<string, number>>;
    /** Absent where no cell trains. */
    readonly training?: TrainingSettings;
    readonly alerts: AlertSettings;
    /** Days that CloudWatch Logs keeps logs. */
    readonly logRetentionDays: number;
    /** Tags of every resource, beside the program's own. */
    readonly tags: Readonly<Record<string, string>>;
}

/** What the program is asked for, checked. */
export interface Settings {
    readonly stack: string;
    /** The only account that providers accept; undefined accepts the credentials' own. */
    readonly accountId?: string;
    readonly image: ImageSettings;
    /** One per region, in the order of the configuration or of the lock. */
    readonly cells: readonly CellSettings[];
    /** What a plan may have and a deployment may not, one sentence each. */
    readonly warnings: readonly string[];
}
