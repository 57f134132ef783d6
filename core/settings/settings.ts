import type { Values } from "./keys";

/** What one job gets; see `core/settings/keys.ts` for each field. */
export type JobSettings = Values["job"];
/** An SSH host that reaches the cell through VPC peering. */
export type BastionSettings = NonNullable<Values["network"]["bastion"]>;

/** How a cell builds its own AMI; see `core/settings/keys.ts` for each field. */
export interface AmiBuildSettings extends Omit<Values["amiBuild"], "adopted"> {
    /** AMI of AWS that the first image is built on; undefined for the recommended one of that day. */
    readonly parentAmi?: string;
    /** Later AMI of the pipeline that the environment takes. */
    readonly adopted?: string;
}

/** How a cell trains on SageMaker; see `core/settings/trainingKeys.ts` for each field. */
export interface TrainingSettings extends Omit<Values["training"], "vpc"> {
    /** Network of the jobs; undefined for SageMaker's own. */
    readonly vpc?: Values["training"]["vpc"][string];
}

/** Who is told of failures and costs; see `core/settings/alertKeys.ts` for each field. */
export type AlertSettings = Values["alerts"];

/** What every image has. */
interface AnyImageSettings {
    /** CUDA version of the image's framework, such as `12.9`; undefined when nothing was said. */
    readonly cuda?: string;
}

/** An image that exists. */
export interface ExistingImageSettings extends AnyImageSettings {
    /** Reference with a digest or a fixed tag. */
    readonly uri: string;
}

/** An image that the program builds and pushes. */
export interface ImageBuildSettings extends AnyImageSettings {
    /** Folder of the context, relative to the project's. */
    readonly context: string;
    /** Dockerfile, relative to the project's folder. */
    readonly dockerfile: string;
    /** Build arguments, the base image among them. */
    readonly buildArgs: Readonly<Record<string, string>>;
    readonly pushPrincipals: readonly string[];
    readonly pullPrincipals: readonly string[];
}

/** The image of every cell's jobs: one that exists, or one to build. */
export type ImageSettings = ExistingImageSettings | ImageBuildSettings;

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
    /** S3 locations outside the cell, `s3://bucket/prefix/`. */
    readonly data: { readonly read: readonly string[]; readonly write: readonly string[] };
    /** Shares of the queue by team; empty for first in, first out. */
    readonly fairShare: Readonly<Record<string, number>>;
    /** Absent where no cell trains. */
    readonly training?: TrainingSettings;
    readonly alerts: AlertSettings;
    readonly logRetentionDays: number;
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
