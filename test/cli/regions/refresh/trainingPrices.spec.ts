import * as assert from "node:assert/strict";
import { DescribeInstanceTypeOfferingsCommand } from "@aws-sdk/client-ec2";
import { GetProductsCommand } from "@aws-sdk/client-pricing";
import {
    inRegion,
    mlProduct,
    mockAws,
    old,
    product,
    refusal,
    run,
    TRAINING,
    type MockedAws,
} from "./mockedAws";

/** Prices of training instances. */
describe("refresh", () => {
    let { ec2, pricing } = {} as MockedAws;
    mockAws((aws) => ({ ec2, pricing } = aws));

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
        assert.deepEqual(notes, ["us-east-1: no training instance has a price: left out"]);
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
});
