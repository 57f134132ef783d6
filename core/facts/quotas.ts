/** Class of instance types that share a quota of vCPUs: G together with VT, or P. */
export type QuotaClass = "G" | "P";

/** How instances are bought: spot and on demand have quotas of their own. */
export type Purchase = "spot" | "onDemand";

/** A quota of EC2 that counts the vCPUs of running instances. */
export interface VcpuQuota {
    /** Code that Service Quotas knows it by, of the service `ec2`. */
    readonly code: string;
    /** Name that Service Quotas shows, which people search for. */
    readonly name: string;
    /** vCPUs that an account has in a region until AWS raises it. */
    readonly defaultVcpus: number;
}

/**
 * The vCPU quotas of GPU instances.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-spot-limits.html
 * @see https://docs.aws.amazon.com/ec2/latest/instancetypes/ec2-instance-quotas.html
 * @see https://docs.aws.amazon.com/general/latest/gr/ec2-service.html (defaults)
 */
export const VCPU_QUOTAS: Readonly<Record<Purchase, Readonly<Record<QuotaClass, VcpuQuota>>>> = {
    spot: {
        G: { code: "L-3819A6DF", name: "All G and VT Spot Instance Requests", defaultVcpus: 0 },
        P: { code: "L-7212CCBC", name: "All P Spot Instance Requests", defaultVcpus: 0 },
    },
    onDemand: {
        G: { code: "L-DB2E81BA", name: "Running On-Demand G and VT instances", defaultVcpus: 0 },
        P: { code: "L-417A185B", name: "Running On-Demand P instances", defaultVcpus: 0 },
    },
};

/** The class of quota that a GPU instance type counts against. */
export function classifyQuota(type: string): QuotaClass {
    return type.startsWith("p") ? "P" : "G";
}

/**
 * Instances of a GPU type that an account may train on with managed spot until AWS raises it.
 * @see https://docs.aws.amazon.com/general/latest/gr/sagemaker.html
 */
export const DEFAULT_SPOT_TRAINING_INSTANCES = 0;

const SPOT_TRAINING_SUFFIX = " for spot training job usage";

/**
 * Name of the quota of SageMaker that counts instances of an `ml.` type in managed spot training.
 * Each type has a code of its own, which AWS does not document, so these are found by name.
 */
export function nameSpotTrainingQuota(type: string): string {
    return `${type}${SPOT_TRAINING_SUFFIX}`;
}

/** The `ml.` type that a quota of SageMaker of this name counts in managed spot training. */
export function findSpotTrainingType(quotaName: string): string | undefined {
    const type = quotaName.slice(0, -SPOT_TRAINING_SUFFIX.length);
    return quotaName.endsWith(SPOT_TRAINING_SUFFIX) && /^ml\.[a-z0-9-]+\.[a-z0-9]+$/.test(type)
        ? type
        : undefined;
}
