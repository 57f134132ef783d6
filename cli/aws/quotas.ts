import {
    GetAWSDefaultServiceQuotaCommand,
    GetServiceQuotaCommand,
    paginateListServiceQuotas,
    type ServiceQuotasClient,
} from "@aws-sdk/client-service-quotas";
import {
    findSpotTrainingType,
    VCPU_QUOTAS,
    type Purchase,
    type QuotaClass,
} from "../../core/facts/quotas";
import { sortKeys } from "../../core/order";

/** vCPUs by class; a class without a figure is left out. */
export type VcpusByClass = Readonly<Partial<Record<QuotaClass, number>>>;

/**
 * The vCPUs that the account may run of a class in the client's region, or AWS's default where the
 * account never had a quota of its own; undefined where Service Quotas knows neither.
 */
export async function readVcpuQuota(
    client: ServiceQuotasClient,
    purchase: Purchase,
    quotaClass: QuotaClass,
    abortSignal?: AbortSignal,
): Promise<number | undefined> {
    const input = { ServiceCode: "ec2", QuotaCode: VCPU_QUOTAS[purchase][quotaClass].code };
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

/** The vCPUs that the account may run, of both classes. */
export async function readVcpuQuotas(
    client: ServiceQuotasClient,
    purchase: Purchase,
    abortSignal?: AbortSignal,
): Promise<VcpusByClass> {
    const G = await readVcpuQuota(client, purchase, "G", abortSignal);
    const P = await readVcpuQuota(client, purchase, "P", abortSignal);
    return { ...(G === undefined ? {} : { G }), ...(P === undefined ? {} : { P }) };
}

/** Instances that SageMaker may train on with managed spot, by `ml.` type; GPU types only. */
export async function readTrainingQuotas(
    client: ServiceQuotasClient,
    abortSignal?: AbortSignal,
): Promise<Record<string, number>> {
    const found: Record<string, number> = {};
    const pages = paginateListServiceQuotas(
        { client },
        { ServiceCode: "sagemaker" },
        { abortSignal },
    );
    for await (const page of pages)
        for (const { QuotaName = "", Value } of page.Quotas ?? []) {
            const type = findSpotTrainingType(QuotaName);
            if (type && /^ml\.[gp]\d/.test(type) && Value !== undefined) found[type] = Value;
        }
    return sortKeys(found);
}
