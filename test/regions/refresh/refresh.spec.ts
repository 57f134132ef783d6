import * as assert from "node:assert/strict";
import { Readable } from "node:stream";
import {
    DescribeAvailabilityZonesCommand,
    DescribeInstanceTypeOfferingsCommand,
    DescribeRegionsCommand,
    DescribeSpotPriceHistoryCommand,
    EC2Client,
    GetSpotPlacementScoresCommand,
} from "@aws-sdk/client-ec2";
import { GetProductsCommand, PricingClient } from "@aws-sdk/client-pricing";
import {
    GetAWSDefaultServiceQuotaCommand,
    GetServiceQuotaCommand,
    ListServiceQuotasCommand,
    ServiceQuotasClient,
} from "@aws-sdk/client-service-quotas";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { mockClient } from "aws-sdk-client-mock";
import type { Lock } from "../../../regions/lock";
import { parseLock } from "../../../regions/lock";
import { lockText } from "../../../regions/lockText";
import { clientConfig } from "../../../regions/refresh/clients";
import { spotHistory } from "../../../regions/refresh/ec2";
import { refresh, type RefreshArgs } from "../../../regions/refresh/refresh";
import { lockOf, region } from "../../support/locks";

const NOW = new Date("2026-11-21T00:00:00Z");
const REGIONS = ["us-east-1", "us-east-2", "eu-south-2"];

/** An error as the SDK throws it. */
const refusal = (name: string, message: string) => Object.assign(new Error(message), { name });

/** One product of the price list, as text. */
const product = (instanceType: string, USD: string) =>
    JSON.stringify({
        product: { attributes: { instanceType } },
        terms: {
            OnDemand: { a: { priceDimensions: { b: { unit: "Hrs", pricePerUnit: { USD } } } } },
        },
    });

/** One SageMaker product of the price list, as text. */
const mlProduct = (usagetype: string, USD: string, unit = "Hrs") =>
    JSON.stringify({
        product: { attributes: { usagetype, component: "Training" } },
        terms: { OnDemand: { a: { priceDimensions: { b: { unit, pricePerUnit: { USD } } } } } },
    });

/** The part of a request that tells SageMaker's products from EC2's. */
const TRAINING = { ServiceCode: "AmazonSageMaker" };

/** An answer that names zones of the region that is asked. */
function inRegion<T>(answer: (region: string) => T) {
    return async (_input: unknown, getClient: () => EC2Client): Promise<T> =>
        answer(await getClient().config.region());
}

describe("refresh", () => {
    const ec2 = mockClient(EC2Client);
    const quotas = mockClient(ServiceQuotasClient);
    const pricing = mockClient(PricingClient);
    const ssm = mockClient(SSMClient);
    after(() => [ec2, quotas, pricing, ssm].forEach((mock) => mock.restore()));

    /** Every region answers well; eu-south-2 is not opted in. */
    beforeEach(() => {
        for (const mock of [ec2, quotas, pricing, ssm]) mock.reset();
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
    });

    const old = (): Lock => ({
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
    const run = (args: Partial<RefreshArgs> = {}) =>
        refresh({
            ...{ lock: old(), regions: REGIONS, now: NOW, signal: new AbortController().signal },
            ...args,
        });

    it("writes a region's zones, pools, quotas, training prices and parent AMI", async () => {
        const { lock, notes } = await run();
        assert.deepEqual(notes, []);
        assert.equal(lock.asOf, "2026-11-21");
        assert.deepEqual(lock.regions["us-east-1"], {
            enabled: true,
            stale: false,
            sampleZones: false,
            sampleParentAmi: false,
            quota: { G: 64, P: 0, sagemakerSpot: { "ml.g5.xlarge": 2 } },
            parentAmi: "ami-0123456789abcdef0",
            trainingOdUsd: { "ml.g5.xlarge": "1.4084", "ml.g6.xlarge": "1.1267" },
            zones: { "use1-az1": "us-east-1a", "use1-az2": "us-east-1b" },
            pools: [
                {
                    type: "g5.xlarge",
                    azId: "use1-az1",
                    odUsd: "1.0060",
                    spotMean7: "0.4000",
                    spotMean28: "0.4000",
                    spotNow: "0.4000",
                    samples: 1,
                },
                {
                    type: "g5.xlarge",
                    azId: "use1-az2",
                    odUsd: "1.0060",
                    spotMean7: "0.5000",
                    spotMean28: "0.5000",
                    spotNow: "0.5000",
                    samples: 1,
                },
                {
                    type: "g6.xlarge",
                    azId: "use1-az1",
                    odUsd: "0.8048",
                    spotMean7: "0.3000",
                    spotMean28: "0.3000",
                    spotNow: "0.3000",
                    samples: 1,
                },
            ],
        });
    });

    it("writes a lock that it can read, whose selections name zones that exist", async () => {
        const { lock } = await run();
        const { problems } = parseLock(lockText(lock));
        assert.deepEqual(problems, []);
        assert.deepEqual(lock.selection.prod!.zones, { "us-east-1": ["use1-az1", "use1-az2"] });
        assert.deepEqual(lock.selection.prod!.chosen, ["us-east-1"]);
    });

    it("asks an opt-in region that is not opted in for nothing, and keeps it as not enabled", async () => {
        const { lock, results } = await run();
        assert.deepEqual(results.get("eu-south-2"), { kind: "not opted in" });
        assert.equal(lock.regions["eu-south-2"]!.enabled, false);
        assert.deepEqual(lock.regions["eu-south-2"]!.pools, []);
        assert.equal(ec2.commandCalls(DescribeSpotPriceHistoryCommand).length, 2);
    });

    it("keeps the rows of a region that is denied, marked stale with their day", async () => {
        ec2.on(DescribeAvailabilityZonesCommand).callsFake(
            async (_, getClient: () => EC2Client) => {
                if ((await getClient().config.region()) === "us-east-2")
                    throw refusal(
                        "UnauthorizedOperation",
                        "You are not authorized to perform this operation.",
                    );
                return { AvailabilityZones: [{ ZoneId: "use1-az1", ZoneName: "us-east-1a" }] };
            },
        );
        const { lock, results } = await run();
        assert.deepEqual(results.get("us-east-2"), {
            kind: "failed",
            reason: "UnauthorizedOperation: You are not authorized to perform this operation",
        });
        assert.deepEqual(lock.regions["us-east-2"], {
            ...old().regions["us-east-2"],
            stale: true,
            asOf: "2026-11-01",
        });
        assert.equal(lock.regions["us-east-1"]!.stale, false);
        assert.match(lock.source, /^AWS: .*; stale rows: test$/);
    });

    it("keeps old on-demand prices and quotas, with a note, where only those are denied", async () => {
        const denied = refusal("AccessDeniedException", "no pricing:GetProducts.");
        pricing.on(GetProductsCommand).rejects(denied);
        pricing.on(GetProductsCommand, TRAINING).rejects(denied);
        quotas.on(GetServiceQuotaCommand).rejects(refusal("AccessDeniedException", "no quotas."));
        const { lock, notes } = await run({ regions: ["us-east-1"] });
        assert.deepEqual(notes, [
            "us-east-1: on-demand prices not read (AccessDeniedException: no pricing:GetProducts); the old figures stay",
            "us-east-1: training prices not read (AccessDeniedException: no pricing:GetProducts); the old figures stay",
            "us-east-1: spot quotas not read (AccessDeniedException: no quotas); the old figures stay",
        ]);
        const { pools, quota } = lock.regions["us-east-1"]!;
        assert.deepEqual(
            pools.map(({ type, odUsd }) => `${type} ${odUsd}`),
            ["g5.xlarge 1.0000", "g5.xlarge 1.0000", "g6.xlarge 1.0000"],
        );
        assert.deepEqual(quota, { sagemakerSpot: { "ml.g5.xlarge": 2 } });
        assert.equal("trainingOdUsd" in lock.regions["us-east-1"]!, false);
    });

    it("asks for a region's training instances, page by page", async () => {
        const tokens: unknown[] = [];
        const pages = [
            { PriceList: [mlProduct("USE1-Train:ml.g5.xlarge", "1.4084")], NextToken: "2" },
            { PriceList: [], NextToken: "3" },
            { PriceList: [mlProduct("USE1-Train:ml.p5.48xlarge", "63.2960")] },
        ];
        pricing
            .on(GetProductsCommand, TRAINING)
            .callsFake(({ NextToken }: { NextToken?: string }) => {
                tokens.push(NextToken);
                return pages[tokens.length - 1];
            });
        const { lock } = await run({ regions: ["us-east-1"] });
        assert.deepEqual(tokens, [undefined, "2", "3"]);
        assert.deepEqual(lock.regions["us-east-1"]!.trainingOdUsd, {
            "ml.g5.xlarge": "1.4084",
            "ml.p5.48xlarge": "63.2960",
        });
        const asked = pricing.commandCalls(GetProductsCommand, TRAINING)[0]!.args[0].input;
        assert.deepEqual(asked.Filters, [
            { Type: "TERM_MATCH", Field: "component", Value: "Training" },
            { Type: "TERM_MATCH", Field: "regionCode", Value: "us-east-1" },
        ]);
    });

    /** Products, and the prices that the lock gets. */
    const PRODUCTS: readonly [string, string[], Record<string, string>][] = [
        [
            "of one type",
            [mlProduct("EU-Train:ml.g4dn.xlarge", "0.8220000000")],
            { "ml.g4dn.xlarge": "0.8220" },
        ],
        [
            "by type, whatever the order",
            [
                mlProduct("APN1-Train:ml.p5.48xlarge", "63.296"),
                mlProduct("APN1-Train:ml.g6.xlarge", "1.634"),
                mlProduct("Train:ml.g5.48xlarge", "20.36"),
                mlProduct("UGW1-Training:ml.p6-b200.48xlarge", "130.1"),
            ],
            {
                "ml.g5.48xlarge": "20.3600",
                "ml.g6.xlarge": "1.6340",
                "ml.p5.48xlarge": "63.2960",
                "ml.p6-b200.48xlarge": "130.1000",
            },
        ],
        [
            "of GPU types that a stack can train on",
            [
                mlProduct("USE1-Train:ml.g5.xlarge", "1.4084"),
                mlProduct("USE1-Train:ml.m5.xlarge", "0.23"),
                mlProduct("USE1-Train:ml.trn1.32xlarge", "24.78"),
                mlProduct("USE1-Train:ml.p3.2xlarge", "3.825"),
            ],
            { "ml.g5.xlarge": "1.4084" },
        ],
        [
            "of plain training alone",
            [
                mlProduct("USE1-SpotTraining:ml.g5.xlarge", "9"),
                mlProduct("USE1-TrainWarmPool:ml.g5.xlarge", "9"),
                mlProduct("USE1-Host:ml.g5.xlarge", "9"),
                mlProduct("USE1-Train:VolumeUsage.gp2", "9"),
                mlProduct("USE1-Train:ml.g5.xlarge", "1.4084"),
            ],
            { "ml.g5.xlarge": "1.4084" },
        ],
        [
            "by the hour and above nothing",
            [
                mlProduct("USE1-Train:ml.g5.xlarge", "0.0000000000"),
                mlProduct("USE1-Train:ml.g5.2xlarge", "1.515", "Quantity"),
                mlProduct("USE1-Train:ml.g5.4xlarge", "NaN"),
                JSON.stringify({ product: { attributes: {} }, terms: {} }),
                product("ml.g5.8xlarge", "3.06"),
                mlProduct("USE1-Train:ml.g6.xlarge", "1.1267"),
            ],
            { "ml.g6.xlarge": "1.1267" },
        ],
        [
            "the higher of two",
            [
                mlProduct("USE1-Train:ml.g5.xlarge", "1.4084"),
                mlProduct("USE1-Train:ml.g5.xlarge", "1.2575"),
            ],
            { "ml.g5.xlarge": "1.4084" },
        ],
    ];
    for (const [what, PriceList, expected] of PRODUCTS)
        it(`takes training prices ${what}`, async () => {
            pricing.on(GetProductsCommand, TRAINING).resolves({ PriceList });
            const { lock, notes } = await run({ regions: ["us-east-1"] });
            const { trainingOdUsd } = lock.regions["us-east-1"]!;
            assert.deepEqual(Object.entries(trainingOdUsd!), Object.entries(expected));
            assert.deepEqual(notes, []);
        });

    it("says that a region has no training prices, and leaves them out", async () => {
        pricing.on(GetProductsCommand, TRAINING).resolves({ PriceList: [] });
        const { lock, notes } = await run({ regions: ["us-east-1"] });
        assert.deepEqual(notes, ["us-east-1: no price of a training instance: left out"]);
        assert.equal("trainingOdUsd" in lock.regions["us-east-1"]!, false);
    });

    it("keeps old training prices where they are denied, and in a region that fails", async () => {
        const trainingOdUsd = { "ml.g5.xlarge": "1.4000" };
        const before = old();
        for (const row of Object.values(before.regions)) row.trainingOdUsd = trainingOdUsd;
        pricing
            .on(GetProductsCommand, TRAINING)
            .rejects(refusal("AccessDeniedException", "no SageMaker."));
        ec2.on(DescribeInstanceTypeOfferingsCommand).callsFake(
            inRegion((region) => {
                if (region === "us-east-2") throw refusal("InternalError", "broken.");
                return {
                    InstanceTypeOfferings: [
                        { InstanceType: "g5.xlarge", Location: `${region}a` },
                        { InstanceType: "g5.xlarge", Location: `${region}b` },
                    ],
                };
            }),
        );
        const { lock, notes } = await run({ lock: before, regions: ["us-east-1", "us-east-2"] });
        assert.deepEqual(notes, [
            "us-east-1: training prices not read (AccessDeniedException: no SageMaker); the old figures stay",
        ]);
        const [read, failed] = [lock.regions["us-east-1"]!, lock.regions["us-east-2"]!];
        assert.deepEqual([read.stale, read.trainingOdUsd], [false, trainingOdUsd]);
        assert.equal(read.pools[0]!.odUsd, "1.0060");
        assert.deepEqual([failed.stale, failed.trainingOdUsd], [true, trainingOdUsd]);
    });

    it("fails a region whose training prices Ctrl-C cuts off, and keeps its old row", async () => {
        const interrupt = new AbortController();
        pricing.on(GetProductsCommand, TRAINING).callsFake(() => {
            interrupt.abort();
            throw refusal("AbortError", "Request aborted");
        });
        const { results } = await run({ regions: ["us-east-1"], signal: interrupt.signal });
        assert.deepEqual(results.get("us-east-1"), { kind: "failed", reason: "interrupted" });
    });

    it("leaves out a type without an on-demand price, and says so", async () => {
        pricing
            .on(GetProductsCommand, { ServiceCode: "AmazonEC2" })
            .resolves({ PriceList: [product("g5.xlarge", "1.0060")] });
        const { lock, notes } = await run({ regions: ["us-east-1"] });
        assert.deepEqual(notes, ["us-east-1: no on-demand price for g6.xlarge: left out"]);
        assert.ok(lock.regions["us-east-1"]!.pools.every(({ type }) => type === "g5.xlarge"));
    });

    it("takes AWS's default for a quota that the account never had", async () => {
        quotas.on(GetServiceQuotaCommand).rejects(refusal("NoSuchResourceException", "none"));
        quotas.on(GetAWSDefaultServiceQuotaCommand).resolves({ Quota: { Value: 0 } });
        const { lock } = await run({ regions: ["us-east-1"] });
        assert.equal(lock.regions["us-east-1"]!.quota!.G, 0);
    });

    it("reads past empty pages to the last one", async () => {
        const tokens: unknown[] = [];
        const page = (pool: object[], NextToken: string) => ({ SpotPriceHistory: pool, NextToken });
        const price = {
            ...{ InstanceType: "g6.xlarge", AvailabilityZone: "us-east-1a", SpotPrice: "0.25" },
            Timestamp: new Date("2026-10-01"),
        };
        const pages = [page([], "2"), { NextToken: "3" }, page([price], "")];
        ec2.on(DescribeSpotPriceHistoryCommand).callsFake((input: { NextToken?: string }) => {
            tokens.push(input.NextToken);
            return pages[tokens.length - 1];
        });
        const { lock } = await run({ regions: ["us-east-1"] });
        assert.deepEqual(
            lock.regions["us-east-1"]!.pools.map(({ type, spotMean7 }) => [type, spotMean7]),
            [["g6.xlarge", "0.2500"]],
        );
        assert.deepEqual(tokens, [undefined, "2", "3"]);
    });

    it("asks for 28 days of Linux prices of offered types only", async () => {
        await run({ regions: ["us-east-1"] });
        const { input } = ec2.commandCalls(DescribeSpotPriceHistoryCommand)[0]!.args[0];
        assert.deepEqual(input.InstanceTypes, ["g5.xlarge", "g6.xlarge"]);
        assert.deepEqual(input.ProductDescriptions, ["Linux/UNIX"]);
        assert.equal(input.StartTime!.toISOString(), "2026-10-24T00:00:00.000Z");
    });

    it("writes placement scores when asked, and goes on without them when they are denied", async () => {
        const fleet = { types: ["g4dn.xlarge", "g5.xlarge", "g6.xlarge"], vcpus: 64 };
        ec2.on(GetSpotPlacementScoresCommand).resolves({
            SpotPlacementScores: [{ Region: "us-east-1", Score: 8 }],
        });
        const scored = await run({ fleet });
        assert.equal(scored.lock.regions["us-east-1"]!.placementScore, 8);
        assert.equal(scored.lock.regions["us-east-2"]!.placementScore, undefined);
        ec2.on(GetSpotPlacementScoresCommand).rejects(refusal("UnauthorizedOperation", "no."));
        const { notes, lock } = await run({ fleet });
        assert.deepEqual(notes, ["placement scores not read (UnauthorizedOperation: no)"]);
        assert.equal(lock.regions["us-east-1"]!.stale, false);
    });

    it("loses nothing to Ctrl-C: what was read is in, the rest is old and stale", async () => {
        const interrupt = new AbortController();
        const { signal } = interrupt;
        ec2.on(DescribeAvailabilityZonesCommand).callsFake(
            async (_, getClient: () => EC2Client) => {
                if ((await getClient().config.region()) === "us-east-2")
                    await new Promise((_, reject) =>
                        signal.addEventListener("abort", () =>
                            reject(refusal("AbortError", "Request aborted")),
                        ),
                    );
                return { AvailabilityZones: [{ ZoneId: "use1-az1", ZoneName: "us-east-1a" }] };
            },
        );
        const { lock, results } = await run({
            signal,
            onRegion: (name) => {
                if (name === "us-east-1") interrupt.abort();
            },
        });
        assert.equal(results.get("us-east-1")!.kind, "read");
        assert.deepEqual(results.get("us-east-2"), { kind: "failed", reason: "interrupted" });
        assert.deepEqual(lock.regions["us-east-2"]!.pools, old().regions["us-east-2"]!.pools);
        assert.equal(lock.regions["us-east-2"]!.stale, true);
    });

    it("keeps the old lock as it is when no region answers", async () => {
        ec2.on(DescribeAvailabilityZonesCommand).rejects(refusal("AuthFailure", "no"));
        const before = old();
        const { lock } = await run({ lock: before, regions: ["us-east-1", "us-east-2"] });
        assert.equal(lock, before);
    });

    it("names a region that the partition does not have", async () => {
        const { results } = await run({ regions: ["us-east-9"] });
        assert.deepEqual(results.get("us-east-9"), {
            kind: "failed",
            reason: "AWS knows no such region in this partition",
        });
    });

    it("reads four regions at a time", async () => {
        let [open, most] = [0, 0];
        const names = Array.from({ length: 9 }, (_, index) => `us-east-${index + 1}`);
        ec2.on(DescribeRegionsCommand).resolves({
            Regions: names.map((RegionName) => ({ RegionName })),
        });
        ec2.on(DescribeAvailabilityZonesCommand).callsFake(async () => {
            most = Math.max(most, (open += 1));
            await new Promise((resolve) => setTimeout(resolve, 5));
            open -= 1;
            return { AvailabilityZones: [] };
        });
        await run({ regions: names });
        assert.equal(most, 4);
    });
});

describe("the clients of a refresh", () => {
    it("try again when EC2 throttles", async () => {
        const answers = ["throttled", "fine"];
        const asked: string[] = [];
        const client = new EC2Client({
            ...clientConfig("us-east-2"),
            credentials: { accessKeyId: "a", secretAccessKey: "b" },
            requestHandler: {
                handle: () => {
                    const answer = answers.shift() ?? "throttled";
                    asked.push(answer);
                    return Promise.resolve({ response: answer === "fine" ? PRICES : THROTTLED });
                },
            } as never,
        });
        const signal = new AbortController().signal;
        const history = await spotHistory(client, ["g5.xlarge"], NOW, signal);
        assert.deepEqual(asked, ["throttled", "fine"]);
        assert.deepEqual([...history.keys()], ["g5.xlarge us-east-2a"]);
    });
});

/** An answer of EC2 over HTTP. */
const answer = (statusCode: number, xml: string) => ({
    statusCode,
    headers: { "content-type": "text/xml" },
    get body() {
        return Readable.from([Buffer.from(xml)]);
    },
});

const THROTTLED = answer(
    503,
    "<Response><Errors><Error><Code>RequestLimitExceeded</Code><Message>Request limit exceeded.</Message></Error></Errors><RequestID>1</RequestID></Response>",
);
const PRICES = answer(
    200,
    '<DescribeSpotPriceHistoryResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>1</requestId><spotPriceHistorySet><item>' +
        "<instanceType>g5.xlarge</instanceType><productDescription>Linux/UNIX</productDescription><spotPrice>0.4</spotPrice>" +
        "<timestamp>2026-11-01T00:00:00.000Z</timestamp><availabilityZone>us-east-2a</availabilityZone></item></spotPriceHistorySet><nextToken/></DescribeSpotPriceHistoryResponse>",
);
