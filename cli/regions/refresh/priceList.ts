import { paginateGetProducts, type PricingClient } from "@aws-sdk/client-pricing";
import * as z from "zod";

/** What is read of one product of the price list. */
const product = z.object({
    product: z.object({ attributes: z.record(z.string(), z.unknown()) }),
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

/** A product with its on-demand price. */
export interface PricedProduct {
    /** What tells it from others, such as `instanceType`; every product has its own set. */
    readonly attributes: Readonly<Record<string, unknown>>;
    /** Dollars per hour, above zero. */
    readonly usd: number;
}

/**
 * Every product of a service with these attributes and an hourly on-demand price, over all pages.
 * @throws what the SDK throws, when it is denied or `abortSignal` ends it
 * @see https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_pricing_GetProducts.html
 */
export async function readPricedProducts(
    client: PricingClient,
    ServiceCode: string,
    attributes: Readonly<Record<string, string>>,
    abortSignal: AbortSignal,
): Promise<PricedProduct[]> {
    const found: PricedProduct[] = [];
    const Filters = Object.entries(attributes).map(([Field, Value]) => ({
        Type: "TERM_MATCH" as const,
        Field,
        Value,
    }));
    const pages = paginateGetProducts({ client }, { ServiceCode, Filters }, { abortSignal });
    for await (const page of pages)
        for (const text of page.PriceList ?? []) {
            const priced = parsePricedProduct(JSON.parse(String(text)));
            if (priced) found.push(priced);
        }
    return found;
}

/** One product; undefined when it has no hourly on-demand price above zero. */
function parsePricedProduct(data: unknown): PricedProduct | undefined {
    const parsed = product.safeParse(data);
    if (!parsed.success) return undefined;
    const usd = Object.values(parsed.data.terms.OnDemand)
        .flatMap(({ priceDimensions }) => Object.values(priceDimensions))
        .filter(({ unit }) => unit === "Hrs")
        .map(({ pricePerUnit }) => Number(pricePerUnit.USD))
        .find((value) => value > 0);
    return usd === undefined ? undefined : { attributes: parsed.data.product.attributes, usd };
}
