import type { CellNames } from "../../core/facts/names";
import type { BuilderSpec } from "./builder";

/** What a GpuAmi needs. */
export interface GpuAmiArgs extends BuilderSpec {
    readonly region: string;
    /** 12 digits. */
    readonly accountId: string;
    readonly names: CellNames;
    /** ID of the AWS AMI of the first image. @default the one that AWS recommends that day */
    readonly parentAmi?: string;
    /** ID of a later AMI of the pipeline for the environment. @default the first image */
    readonly adopted?: string;
    /** Oldest NVIDIA driver branch that the cell's image runs on; 0 for any. */
    readonly minimumDriver: number;
    /** When the pipeline looks for a new AWS AMI: `cron(...)` with six fields, UTC. */
    readonly schedule: string;
    /** Whether Amazon Inspector scans each image; it must be active in the account. */
    readonly vulnerabilityScan: boolean;
    /** Number of AMIs that are kept, in addition to the one in use; 2 or more. */
    readonly keep: number;
    /** Size of the root volume in GiB, 100 or more. */
    readonly volumeGiB: number;
    /** Days that CloudWatch Logs keeps the build log. */
    readonly logRetentionDays: number;
}
