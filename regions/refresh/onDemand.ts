import { paginateGetProducts, type PricingClient } from "@aws-sdk/client-pricing";
import * as z from "zod";

/** What is read of one product of the price list. */
const product = z.object({
    product: z.object({ attributes: z.object({ instanceType: z.string() }) }),
    terms: z.object({
        OnDemand: z.record(
            z.string(),
            z.object({
                priceDimensions: z.record(
                    z.string(),
                    z.object({ unit: z.string(), pricePerUnit: z.object({ USD: z.string() }) }),
                ),
            }),
        ),
    }),
});

/** Linux on shared hardware without licences: what AWS Batch starts. */
const FILTERS: Readonly<Record<string, string>> = {
    capacitystatus: "Used",
    instanceFamily: "GPU instance",
    operatingSystem: "Linux",
    preInstalledSw: "NA",
    tenancy: "Shared",
};

/** On-demand prices of a region's GPU types, dollars per hour. */
export async function onDemandPrices(
    client: PricingClient,
    region: string,
    abortSignal: AbortSignal,
): Promise<Map<string, number>> {
    const prices = new Map<string, number>();
    const filters = { ...FILTERS, regionCode: region };
    const pages = paginateGetProducts(
        { client },
        {
            ServiceCode: "AmazonEC2",
            Filters: Object.entries(filters).map(([Field, Value]) => ({
                ...{ Type: "TERM_MATCH" as const, Field, Value },
            })),
        },
        { abortSignal },
    );
    for await (const page of pages)
        for (const text of page.PriceList ?? []) {
            const found = onDemandPrice(JSON.parse(String(text)));
            if (found) prices.set(found.type, found.usd);
        }
    return prices;
}

/** Type and price of one product; undefined when it has no hourly on-demand price above zero. */
export function onDemandPrice(data: unknown): { type: string; usd: number } | undefined {
    const parsed = product.safeParse(data);
    if (!parsed.success) return undefined;
    const usd = Object.values(parsed.data.terms.OnDemand)
        .flatMap(({ priceDimensions }) => Object.values(priceDimensions))
        .filter(({ unit }) => unit === "Hrs")
        .map(({ pricePerUnit }) => Number(pricePerUnit.USD))
        .find((value) => value > 0);
    const type = parsed.data.product.attributes.instanceType;
    return usd === undefined ? undefined : { type, usd };
}
