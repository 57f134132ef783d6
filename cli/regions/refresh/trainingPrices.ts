import type { PricingClient } from "@aws-sdk/client-pricing";
import { compareText } from "../../../core/order";
import { TRAINING_TYPES } from "../../../core/facts/trainingTypes";
import { readPricedProducts } from "./priceList";

/**
 * `USE2-Train:ml.g5.xlarge`: what AWS bills a training job's instance as. Warm pools and managed
 * spot (`SpotTraining`) are other products, some at other prices, and begin otherwise.
 */
const USAGE = /^(?:[A-Z]+\d*-)?Train(?:ing)?:(ml\.[a-z0-9-]+\.[a-z0-9]+)$/;

/**
 * On-demand prices of a region's SageMaker GPU training instances by `ml.` type, sorted, dollars per
 * hour of one instance. Types that a stack cannot train on are left out; of two prices of one type
 * the higher counts, so that the order of AWS's pages changes nothing.
 * @throws what the SDK throws, when it is denied or `abortSignal` ends it
 * @see https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/using-price-list-query-api.html
 * @see https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonSageMaker/current/index.json (the attributes)
 * @see https://aws.amazon.com/sagemaker/ai/pricing/
 */
export async function readTrainingPrices(
    client: PricingClient,
    region: string,
    abortSignal: AbortSignal,
): Promise<Map<string, number>> {
    const found = new Map<string, number>();
    const products = await readPricedProducts(
        client,
        "AmazonSageMaker",
        { component: "Training", regionCode: region },
        abortSignal,
    );
    for (const { attributes, usd } of products) {
        const type = USAGE.exec(String(attributes.usagetype))?.[1];
        if (type && TRAINING_TYPES.includes(type))
            found.set(type, Math.max(usd, found.get(type) ?? 0));
    }
    return new Map([...found].sort(([a], [b]) => compareText(a, b)));
}
