import {
    GetAWSDefaultServiceQuotaCommand,
    GetServiceQuotaCommand,
    paginateListServiceQuotas,
    type ServiceQuotasClient,
} from "@aws-sdk/client-service-quotas";
import type { LockRegion } from "../../../core/lock/lock";

/**
 * "All G and VT Spot Instance Requests" and "All P Spot Instance Requests", in vCPUs.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-spot-limits.html
 */
const SPOT_QUOTAS = { G: "L-3819A6DF", P: "L-7212CCBC" } as const;
/**
 * "Running On-Demand G and VT instances" and "Running On-Demand P instances", in vCPUs.
 * @see https://docs.aws.amazon.com/ec2/latest/instancetypes/ec2-instance-quotas.html
 */
const ON_DEMAND_QUOTAS = { G: "L-DB2E81BA", P: "L-417A185B" } as const;

/** `ml.g5.xlarge for spot training job usage`: quotas of SageMaker have a name and no stable code. */
const TRAINING = /^(ml\.[a-z0-9-]+\.[a-z0-9]+) for spot training job usage$/;

/** The account's quota, or AWS's default where the account never had its own; undefined for neither. */
async function readQuota(
    client: ServiceQuotasClient,
    code: string,
    abortSignal: AbortSignal,
): Promise<number | undefined> {
    const input = { ServiceCode: "ec2", QuotaCode: code };
    for (const command of [
        new GetServiceQuotaCommand(input),
        new GetAWSDefaultServiceQuotaCommand(input),
    ]) {
        try {
            const { Quota } = await client.send(command, { abortSignal });
            return Quota?.Value;
        } catch (error) {
            if ((error as Error).name !== "NoSuchResourceException") throw error;
        }
    }
    return undefined;
}

/** vCPUs of spot by class; a class without a figure is left out. */
export function readSpotQuotas(
    client: ServiceQuotasClient,
    abortSignal: AbortSignal,
): Promise<{ G?: number; P?: number }> {
    return readByClass(client, SPOT_QUOTAS, abortSignal);
}

/** The same of instances on demand. */
export function readOnDemandQuotas(
    client: ServiceQuotasClient,
    abortSignal: AbortSignal,
): Promise<{ G?: number; P?: number }> {
    return readByClass(client, ON_DEMAND_QUOTAS, abortSignal);
}

async function readByClass(
    client: ServiceQuotasClient,
    codes: { readonly G: string; readonly P: string },
    abortSignal: AbortSignal,
): Promise<{ G?: number; P?: number }> {
    const G = await readQuota(client, codes.G, abortSignal);
    const P = await readQuota(client, codes.P, abortSignal);
    return { ...(G === undefined ? {} : { G }), ...(P === undefined ? {} : { P }) };
}

/** Spot training instances of SageMaker by type, GPU types only. */
export async function readTrainingQuotas(
    client: ServiceQuotasClient,
    abortSignal: AbortSignal,
): Promise<NonNullable<NonNullable<LockRegion["quota"]>["sagemakerSpot"]>> {
    const found: Record<string, number> = {};
    const pages = paginateListServiceQuotas(
        { client },
        { ServiceCode: "sagemaker" },
        { abortSignal },
    );
    for await (const page of pages)
        for (const { QuotaName = "", Value } of page.Quotas ?? []) {
            const type = TRAINING.exec(QuotaName)?.[1];
            if (type && /^ml\.[gp]\d/.test(type) && Value !== undefined) found[type] = Value;
        }
    return Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)));
}
