import {
    DescribeAvailabilityZonesCommand,
    DescribeInstanceTypeOfferingsCommand,
    DescribeRegionsCommand,
    DescribeSpotPriceHistoryCommand,
    EC2Client,
} from "@aws-sdk/client-ec2";
import { GetProductsCommand, PricingClient } from "@aws-sdk/client-pricing";
import {
    GetServiceQuotaCommand,
    ListServiceQuotasCommand,
    ServiceQuotasClient,
} from "@aws-sdk/client-service-quotas";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { mockClient } from "aws-sdk-client-mock";
import type { Lock } from "../../../../core/lock/lock";
import { refresh, type RefreshArgs } from "../../../../cli/regions/refresh/refresh";
import { lockOf, region } from "../../../support/locks";

/** When the prices are read. */
const NOW = new Date("2026-11-21T00:00:00Z");
/** Regions that are asked for; eu-south-2 is not opted in. */
const REGIONS = ["us-east-1", "us-east-2", "eu-south-2"];

/** An error as the SDK throws it. */
export const refusal = (name: string, message: string) =>
    Object.assign(new Error(message), { name });

/** One product of the price list, as text. */
export const product = (instanceType: string, USD: string) =>
    JSON.stringify({
        product: { attributes: { instanceType } },
        terms: {
            OnDemand: { a: { priceDimensions: { b: { unit: "Hrs", pricePerUnit: { USD } } } } },
        },
    });

/** One SageMaker product of the price list, as text. */
export const mlProduct = (usagetype: string, USD: string, unit = "Hrs") =>
    JSON.stringify({
        product: { attributes: { usagetype, component: "Training" } },
        terms: { OnDemand: { a: { priceDimensions: { b: { unit, pricePerUnit: { USD } } } } } },
    });

/** The part of a request that tells SageMaker's products from EC2's. */
export const TRAINING = { ServiceCode: "AmazonSageMaker" };

/** An answer that names zones of the region that is asked. */
export function inRegion<T>(answer: (region: string) => T) {
    return async (_input: unknown, getClient: () => EC2Client): Promise<T> =>
        answer(await getClient().config.region());
}

const mocks = () => ({
    ec2: mockClient(EC2Client),
    quotas: mockClient(ServiceQuotasClient),
    pricing: mockClient(PricingClient),
    ssm: mockClient(SSMClient),
});

/** AWS's clients, each answering what a test tells it to. */
export type MockedAws = ReturnType<typeof mocks>;

/**
 * Puts mocks in the place of AWS's clients while the tests of a `describe` run. Before each test every
 * region answers well again; eu-south-2 is not opted in.
 * @param use is given the mocks before the first test
 */
export function mockAws(use: (aws: MockedAws) => void): void {
    let aws: MockedAws;
    before(() => use((aws = mocks())));
    beforeEach(() => {
        for (const mock of Object.values(aws)) mock.reset();
        answerWell(aws);
    });
    after(() => Object.values(aws).forEach((mock) => mock.restore()));
}

function answerWell({ ec2, quotas, pricing, ssm }: MockedAws): void {
    ec2.on(DescribeRegionsCommand).resolves({
        Regions: REGIONS.map((RegionName) => ({
            RegionName,
            OptInStatus: RegionName === "eu-south-2" ? "not-opted-in" : "opt-in-not-required",
        })),
    });
    ec2.on(DescribeAvailabilityZonesCommand).callsFake(
        inRegion((region) => ({
            AvailabilityZones: [
                { ZoneId: "use1-az1", ZoneName: `${region}a` },
                { ZoneId: "use1-az2", ZoneName: `${region}b` },
            ],
        })),
    );
    ec2.on(DescribeInstanceTypeOfferingsCommand).callsFake(
        inRegion((region) => ({
            InstanceTypeOfferings: [
                { InstanceType: "g5.xlarge", Location: `${region}a` },
                { InstanceType: "g5.xlarge", Location: `${region}b` },
                { InstanceType: "g6.xlarge", Location: `${region}a` },
            ],
        })),
    );
    ec2.on(DescribeSpotPriceHistoryCommand).callsFake(
        inRegion((region) => ({
            SpotPriceHistory: [
                {
                    InstanceType: "g5.xlarge",
                    AvailabilityZone: `${region}a`,
                    SpotPrice: "0.400000",
                    Timestamp: new Date("2026-10-01"),
                },
                {
                    InstanceType: "g5.xlarge",
                    AvailabilityZone: `${region}b`,
                    SpotPrice: "0.500000",
                    Timestamp: new Date("2026-10-01"),
                },
                {
                    InstanceType: "g6.xlarge",
                    AvailabilityZone: `${region}a`,
                    SpotPrice: "0.300000",
                    Timestamp: new Date("2026-10-01"),
                },
                // Has a price and is not offered there any more.
                {
                    InstanceType: "g6.xlarge",
                    AvailabilityZone: `${region}b`,
                    SpotPrice: "0.300000",
                    Timestamp: new Date("2026-10-01"),
                },
            ],
        })),
    );
    pricing.on(GetProductsCommand).resolves({
        PriceList: [product("g5.xlarge", "1.0060000000"), product("g6.xlarge", "0.8048000000")],
    });
    pricing.on(GetProductsCommand, TRAINING).resolves({
        PriceList: [
            mlProduct("USE1-Train:ml.g6.xlarge", "1.1267000000"),
            mlProduct("USE1-Train:ml.g5.xlarge", "1.4084000000"),
        ],
    });
    quotas.on(GetServiceQuotaCommand).callsFake(({ QuotaCode }) => ({
        Quota: { Value: QuotaCode === "L-3819A6DF" ? 64 : 0 },
    }));
    quotas.on(ListServiceQuotasCommand).resolves({
        Quotas: [
            { QuotaName: "ml.g5.xlarge for spot training job usage", Value: 2 },
            { QuotaName: "ml.g5.xlarge for endpoint usage", Value: 9 },
            { QuotaName: "ml.m5.large for spot training job usage", Value: 9 },
        ],
    });
    ssm.on(GetParameterCommand).resolves({ Parameter: { Value: "ami-0123456789abcdef0" } });
}

/** The lock before the refresh. */
export const old = (): Lock => ({
    ...lockOf({
        "us-east-1": region(0.2, { sampleZones: true }),
        "us-east-2": region(0.3, { sampleZones: true }),
    }),
    asOf: "2026-11-01",
    selection: {
        prod: {
            chosen: ["us-east-1"],
            zones: { "us-east-1": ["az-1", "az-2"] },
            chosenAt: "2026-11-01",
            reasons: [],
        },
    },
});

/** Refreshes {@link old}. */
export const run = (args: Partial<RefreshArgs> = {}) =>
    refresh({
        ...{ lock: old(), regions: REGIONS, now: NOW, signal: new AbortController().signal },
        ...args,
    });
