import * as assert from "node:assert/strict";
import type { SelectionPolicy } from "../../../core/lock/regionPolicy";
import { rankRegions } from "../../../core/ranking/rank";
import { selectRegions } from "../../../core/ranking/select";
import { lockOf, policyOf, pool, region, TYPES } from "../../support/locks";

/** The only reason for which a region is rejected. */
function rejection(lock: ReturnType<typeof lockOf>, name: string, policy = policyOf()): string {
    const row = rankRegions(lock, policy).find((one) => one.region === name)!;
    assert.equal(row.rejections.length, 1, row.rejections.join("\n"));
    assert.equal(row.feasible, false);
    return row.rejections[0]!;
}

/** A dear region that has what any policy wants. */
const RICH = region(0.5, {
    parentAmi: "ami-0123456789abcdef0",
    zones: { "az-1": "a", "az-2": "b", "az-3": "c", "az-4": "d" },
    pools: TYPES.flatMap((type) => [1, 2, 3, 4].map((zone) => pool(type, `az-${zone}`, 0.5))),
});

describe("rank", () => {
    const cases: readonly [
        string,
        Parameters<typeof region>[1],
        Partial<SelectionPolicy>,
        string,
    ][] = [
        ["a quota of 0", { quota: { G: 0 } }, {}, "quota G 0 vCPUs, 64 needed"],
        [
            "a quota under the ceiling",
            { quota: { G: 63, P: 999 } },
            {},
            "quota G 63 vCPUs, 64 needed",
        ],
        [
            "spot at 95 % of on demand",
            { pools: TYPES.map((type) => pool(type, "*", 0.95)) },
            {},
            "spot costs 95 % of on demand or more",
        ],
        [
            "one zone with pools",
            { pools: TYPES.map((type) => pool(type, "az-1", 0.1)) },
            {},
            "1 zone with the types, 2 needed",
        ],
        ["fewer zones than the network wants", {}, { zones: 4 }, "3 zones, 4 needed"],
        ["an opt-in region that is not opted in", { enabled: false }, {}, "not opted in"],
        ["a denied region", {}, { deny: ["us-east-2"] }, "denied by the stack"],
        ["a region outside the allowed ones", {}, { allow: ["us-east-1"] }, "not among us-east-1"],
        [
            "no configured type",
            { pools: [pool("p5.48xlarge", "*", 1)] },
            {},
            "offers none of g4dn.xlarge, g5.xlarge and g6.xlarge on spot",
        ],
        ["a placement score of 3", { placementScore: 3 }, {}, "placement score 3 of 10"],
        [
            "figures too far behind",
            { stale: true, asOf: "2026-10-15" },
            {},
            "prices 36 days behind the lock's (limit 35)",
        ],
        ["a custom AMI without a parent", {}, { needsParentAmi: true }, "parent AMI unknown"],
        [
            "no spot quota for the training type",
            { quota: { G: 64, sagemakerSpot: { "ml.g5.xlarge": 0 } } },
            { trainingTypes: ["ml.g5.xlarge"] },
            "no SageMaker spot quota for ml.g5.xlarge",
        ],
    ];
    for (const [name, fields, policy, expected] of cases) {
        it(`rejects ${name}, though it is the cheapest`, () => {
            const lock = lockOf({ "us-east-1": RICH, "us-east-2": region(0.1, fields) });
            assert.equal(rejection(lock, "us-east-2", policyOf(policy)), expected);
            assert.deepEqual(selectRegions(lock, policyOf(policy)).chosen, ["us-east-1"]);
        });
    }

    it("lists every reason of a region", () => {
        const lock = lockOf({ "us-east-2": region(0.96, { enabled: false }) });
        assert.deepEqual(rankRegions(lock, policyOf())[0]!.rejections, [
            "not opted in",
            "spot costs 95 % of on demand or more",
        ]);
    });

    it("takes figures as far behind as the limit allows", () => {
        const fields = { stale: true, asOf: "2026-10-16" };
        assert.equal(
            rankRegions(lockOf({ "us-east-2": region(0.1, fields) }), policyOf())[0]!.feasible,
            true,
        );
    });

    it("does not count an unknown quota as 0, and says that it is unknown", () => {
        const [row] = rankRegions(lockOf({ "us-east-2": region(0.1) }), policyOf());
        assert.equal(row!.feasible, true);
        assert.deepEqual(row!.notes, ["quota G unknown"]);
    });

    it("prices a fleet by its three cheapest pools, two of a type at most, per GPU", () => {
        const pools = [
            pool("g4dn.xlarge", "az-1", 0.1),
            pool("g4dn.xlarge", "az-2", 0.1),
            pool("g4dn.xlarge", "az-3", 0.1),
            // Four GPUs: 0.2 a GPU-hour.
            pool("g5.12xlarge", "az-1", 0.8, { odUsd: "4.0000" }),
        ];
        const types = ["g4dn.xlarge", "g5.12xlarge"];
        const [row] = rankRegions(
            lockOf({ "us-east-2": region(0, { pools }) }),
            policyOf({ instanceTypes: types }),
        );
        assert.equal(row!.totalUsdPerGpuHour.toFixed(6), ((0.1 + 0.1 + 0.2) / 3).toFixed(6));
        assert.equal(row!.price!.onDemandUsdPerGpuHour, 1);
    });

    it("prices no pool that a known quota keeps from the stack, but dear ones of its own", () => {
        const pools = [
            ...["az-1", "az-2"].map((zone) => pool("p4d.24xlarge", zone, 0.8, { odUsd: "8.0000" })),
            pool("g5.12xlarge", "az-1", 2, { odUsd: "4.0000" }),
            pool("g5.12xlarge", "az-2", 4, { odUsd: "4.0000" }),
        ];
        const at = (quota: { G: number; P: number }) =>
            rankRegions(
                lockOf({ "us-east-2": region(0, { pools, quota }) }),
                policyOf({ instanceTypes: ["p4d.24xlarge", "g5.12xlarge"] }),
            )[0]!.totalUsdPerGpuHour.toFixed(6);
        // Eight GPUs and four.
        assert.equal(at({ G: 96, P: 96 }), ((0.1 + 0.1 + 0.5) / 3).toFixed(6));
        assert.equal(at({ G: 96, P: 0 }), ((0.5 + 1) / 2).toFixed(6));
    });

    it("lets a type twice as fast cost twice", () => {
        const lock = lockOf({ "us-east-2": region(0.4) });
        const speeds = Object.fromEntries(TYPES.map((type) => [type, 2]));
        assert.equal(
            rankRegions(lock, policyOf({ speeds }))[0]!.totalUsdPerGpuHour.toFixed(9),
            "0.200000000",
        );
        const lossy = rankRegions(lock, policyOf({ lossFraction: 0.25 }))[0]!;
        assert.equal(lossy.totalUsdPerGpuHour, 0.5);
    });

    const ties: readonly [
        string,
        Parameters<typeof region>[1],
        Partial<SelectionPolicy>,
        string[],
    ][] = [
        ["a preferred region", {}, { prefer: ["us-west-2"] }, []],
        ["the incumbent", {}, {}, ["us-west-2"]],
        ["the better placement score", { placementScore: 9 }, {}, []],
        [
            "the rarer interruption",
            { interruption: { asOf: "2026-11-01", byType: { "g5.xlarge": "<5%" } } },
            {},
            [],
        ],
        [
            "the region of the data",
            {},
            {
                data: {
                    region: "us-west-2",
                    readGbPerMonth: 0,
                    writeGbPerMonth: 0,
                    imageGbPerMonth: 0,
                },
            },
            [],
        ],
    ];
    for (const [name, fields, policy, incumbents] of ties) {
        it(`lets ${name} win among equals`, () => {
            // 0.2000 and 0.2010 lie on one step of the ladder.
            const lock = lockOf({ "us-east-2": region(0.2), "us-west-2": region(0.201, fields) });
            const plain = rankRegions(
                lockOf({ "us-east-2": region(0.2), "us-west-2": region(0.201) }),
                policyOf(),
            );
            assert.equal(plain[0]!.region, "us-east-2");
            assert.equal(rankRegions(lock, policyOf(policy), incumbents)[0]!.region, "us-west-2");
        });
    }
});
