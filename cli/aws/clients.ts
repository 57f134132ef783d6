import { EC2Client } from "@aws-sdk/client-ec2";
import { PricingClient } from "@aws-sdk/client-pricing";
import { ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { SSMClient } from "@aws-sdk/client-ssm";

/** Tries of one request: a refresh meets throttling, since it reads thousands of pages. */
const MAX_ATTEMPTS = 8;

/** Region of the price list's endpoint. https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/using-price-list-query-api.html */
const PRICING_REGION = "us-east-1";

/** What every client is made with. Credentials come from the SDK's standard chain. */
export function configureClient(region: string) {
    // Adaptive: slows down by what the service refuses, over all requests of a client.
    return { region, maxAttempts: MAX_ATTEMPTS, retryMode: "adaptive" } as const;
}

/** The clients that a refresh reads one region with. */
export interface RegionClients {
    readonly ec2: EC2Client;
    readonly quotas: ServiceQuotasClient;
    readonly ssm: SSMClient;
    readonly pricing: PricingClient;
}

/** Clients for a region. */
export function createRegionClients(region: string): RegionClients {
    const config = configureClient(region);
    return {
        ec2: new EC2Client(config),
        quotas: new ServiceQuotasClient(config),
        ssm: new SSMClient(config),
        pricing: new PricingClient(configureClient(PRICING_REGION)),
    };
}
