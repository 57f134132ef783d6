import * as assert from "node:assert/strict";
import {
    DescribeAvailabilityZonesCommand,
    DescribeRegionsCommand,
    DescribeSpotPriceHistoryCommand,
    GetSpotPlacementScoresCommand,
} from "@aws-sdk/client-ec2";
import { GetProductsCommand } from "@aws-sdk/client-pricing";
import {
    GetAWSDefaultServiceQuotaCommand,
    GetServiceQuotaCommand,
} from "@aws-sdk/client-service-quotas";
import { parseLock } from "../../../../core/lock/lock";
import { renderLock } from "../../../../core/lock/text";
import { mockAws, product, refusal, run, type MockedAws } from "./mockedAws";

describe("refresh", () => {
    let { ec2, pricing, quotas } = {} as MockedAws;
    mockAws((aws) => ({ ec2, pricing, quotas } = aws));

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
        const { problems } = parseLock(renderLock(lock));
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
