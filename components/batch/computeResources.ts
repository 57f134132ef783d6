import type * as pulumi from "@pulumi/pulumi";

/** How an environment buys its instances, and how many. */
export interface Capacity {
    /** `SPOT`, or `EC2` for on demand. */
    readonly market: "SPOT" | "EC2";
    /** Ceiling of running vCPUs. */
    readonly maxVcpus: number;
}

/** What every environment of a cell has in common. */
export interface EnvironmentSpec {
    readonly instanceTypes: readonly string[];
    readonly keyPair?: string;
    readonly tags: Readonly<Record<string, string>>;
    readonly amiId: pulumi.Input<string>;
    readonly subnetIds: pulumi.Input<pulumi.Input<string>[]>;
    readonly securityGroupId: pulumi.Input<string>;
    readonly instanceProfileArn: pulumi.Input<string>;
    readonly launchTemplateId: pulumi.Input<string>;
    /** A number as text: `$Latest` would be resolved only now and then. */
    readonly launchTemplateVersion: pulumi.Input<string>;
}

/**
 * The compute resources of an environment that Batch can update in place: one of the strategies that
 * allow it, no service role, no bid, no fixed name.
 * @see https://docs.aws.amazon.com/batch/latest/userguide/infrastructure-updates.html
 */
export function buildComputeResources({ market, maxVcpus }: Capacity, spec: EnvironmentSpec) {
    return {
        type: market,
        allocationStrategy:
            market === "SPOT" ? "SPOT_PRICE_CAPACITY_OPTIMIZED" : "BEST_FIT_PROGRESSIVE",
        minVcpus: 0,
        maxVcpus,
        instanceTypes: [...spec.instanceTypes],
        // The type stays even with an override: without the block the provider sends ECS_AL2.
        ec2Configurations: [{ imageType: "ECS_AL2023_NVIDIA", imageIdOverride: spec.amiId }],
        launchTemplate: {
            launchTemplateId: spec.launchTemplateId,
            version: spec.launchTemplateVersion,
        },
        instanceRole: spec.instanceProfileArn,
        subnets: spec.subnetIds,
        securityGroupIds: [spec.securityGroupId],
        ...(spec.keyPair ? { ec2KeyPair: spec.keyPair } : {}),
        tags: { ...spec.tags },
    };
}

/**
 * How an infrastructure update treats running jobs: they may finish, within the API's longest wait.
 * @see https://docs.aws.amazon.com/batch/latest/APIReference/API_UpdatePolicy.html
 */
export function buildUpdatePolicy(timeoutMinutes: number) {
    return {
        terminateJobsOnUpdate: false,
        jobExecutionTimeoutMinutes: Math.min(timeoutMinutes, 360),
    };
}
