import type { PricingClient } from "@aws-sdk/client-pricing";
import { readPricedProducts } from "./priceList";

/** Linux on shared hardware without licences: what AWS Batch starts. */
const FILTERS: Readonly<Record<string, string>> = {
    capacitystatus: "Used",
    instanceFamily: "GPU instance",
    operatingSystem: "Linux",
    preInstalledSw: "NA",
    tenancy: "Shared",
};

/** On-demand prices of a region's GPU types, dollars per hour. */
export async function readOnDemandPrices(
    client: PricingClient,
    region: string,
    abortSignal: AbortSignal,
): Promise<Map<string, number>> {
    const filters = { ...FILTERS, regionCode: region };
    const products = await readPricedProducts(client, "AmazonEC2", filters, abortSignal);
    return new Map(
        products.flatMap(({ attributes: { instanceType }, usd }) =>
            typeof instanceType === "string" ? [[instanceType, usd] as const] : [],
        ),
    );
}
