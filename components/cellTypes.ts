import type { Provider } from "@pulumi/aws/provider";
import type * as pulumi from "@pulumi/pulumi";
import type { CellId, CellNames } from "../core/facts/names";
import type {
    CellSettings,
    ExistingImageSettings,
    ImageBuildSettings,
} from "../core/settings/settings";

/** The image of a cell's jobs: one that exists, or one to build under its content's tag. */
export type CellImage = ExistingImageSettings | (ImageBuildSettings & { readonly tag: string });

/** What a Cell needs. */
export interface CellArgs {
    /** Name of the stack. */
    readonly stack: string;
    /** 12 digits. */
    readonly accountId: string;
    /** What the stack's configuration and the lock say of this cell. */
    readonly settings: CellSettings;
    readonly image: CellImage;
    /** Tags of instances and volumes, which a provider's default tags do not reach. */
    readonly tags: Readonly<Record<string, string>>;
}

/** What every part of a cell is made from. */
export interface Site extends CellArgs {
    /** Logical name of the cell and prefix of its children's. */
    readonly name: string;
    readonly id: CellId;
    readonly names: CellNames;
    readonly options: { readonly parent: pulumi.Resource };
}

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
    /** Topic that hears of failures. */
    readonly alertTopicArn: pulumi.Output<string>;
    /** Training workflow; absent where the stack does not train. */
    readonly stateMachineArn?: pulumi.Output<string>;
}

/** Providers of one cell. */
export interface CellProviders {
    readonly cell: Provider;
    /** Present when the bastion is in another region. */
    readonly bastion?: Provider;
}
