import type * as pulumi from "@pulumi/pulumi";
import type { CellSettings } from "../settings/settings";

/** One cell as the `gpu-batch` command reads it. */
export interface CellOutputs {
    readonly region: string;
    readonly queueArn: pulumi.Output<string>;
    readonly queueName: pulumi.Output<string>;
    readonly jobDefinitionArn: pulumi.Output<string>;
    readonly image: string;
    readonly logGroup: pulumi.Output<string>;
    readonly bucket: pulumi.Output<string>;
    /** Types that Batch may launch. */
    readonly instanceTypes: readonly string[];
    /** Whether an environment on demand takes overflow. */
    readonly onDemand: boolean;
    /** What a job gets when its submission says nothing else. */
    readonly job: CellSettings["job"];
    /** Jobs that share a GPU; 1 when a job reserves whole GPUs. */
    readonly jobsPerGpu: number;
    /** Teams of the fair share; empty when the queue is first in, first out. */
    readonly teams: readonly string[];
}
