import * as assert from "node:assert/strict";
import { DescribeAvailabilityZonesCommand, type EC2Client } from "@aws-sdk/client-ec2";
import { GetProductsCommand } from "@aws-sdk/client-pricing";
import { GetServiceQuotaCommand } from "@aws-sdk/client-service-quotas";
import { mockAws, old, refusal, run, TRAINING, type MockedAws } from "./mockedAws";

/** What AWS refuses, does not know or is not given the time to say. */
describe("refresh", () => {
    let { ec2, pricing, quotas } = {} as MockedAws;
    mockAws((aws) => ({ ec2, pricing, quotas } = aws));

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
});
