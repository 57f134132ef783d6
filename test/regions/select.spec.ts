import * as assert from "node:assert/strict";
import type { SelectionPolicy } from "../../regions/policy";
import { rank } from "../../regions/rank";
import { selectRegions, type Incumbent } from "../../regions/select";
import { lockOf, policyOf, pool, region, TYPES, usd } from "../support/locks";

const KEPT: Incumbent = { chosen: ["us-east-1"], how: "ranked", chosenAt: "2026-01-01" };

/** The only reason for which a region is rejected. */
function rejection(lock: ReturnType<typeof lockOf>, name: string, policy = policyOf()): string {
    const row = rank(lock, policy).find((one) => one.region === name)!;
    assert.equal(row.rejections.length, 1, row.rejections.join("\n"));
    assert.equal(row.feasible, false);
    return row.rejections[0]!;
}

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
            "1 zone offers the types, 2 needed",
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
            const lock = lockOf({ "us-east-1": region(0.5), "us-east-2": region(0.1, fields) });
            assert.equal(rejection(lock, "us-east-2", policyOf(policy)), expected);
            const rest = { ...policy, zones: 2, needsParentAmi: false };
            if (!policy.zones && !policy.needsParentAmi)
                assert.deepEqual(selectRegions(lock, policyOf(rest)).chosen, ["us-east-1"]);
        });
    }

    it("lists every reason of a region", () => {
        const lock = lockOf({ "us-east-2": region(0.96, { enabled: false }) });
        assert.deepEqual(rank(lock, policyOf())[0]!.rejections, [
            "not opted in",
            "spot costs 95 % of on demand or more",
        ]);
    });

    it("takes figures as far behind as the limit allows", () => {
        const fields = { stale: true, asOf: "2026-10-16" };
        assert.equal(
            rank(lockOf({ "us-east-2": region(0.1, fields) }), policyOf())[0]!.feasible,
            true,
        );
    });

    it("does not count an unknown quota as 0, and says that it is unknown", () => {
        const [row] = rank(lockOf({ "us-east-2": region(0.1) }), policyOf());
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
        const [row] = rank(
            lockOf({ "us-east-2": region(0, { pools }) }),
            policyOf({ instanceTypes: types }),
        );
        assert.equal(row!.totalUsdPerGpuHour.toFixed(6), ((0.1 + 0.1 + 0.2) / 3).toFixed(6));
        assert.equal(row!.price!.onDemandUsdPerGpuHour, 1);
    });

    it("lets a type twice as fast cost twice", () => {
        const lock = lockOf({ "us-east-2": region(0.4) });
        const speeds = Object.fromEntries(TYPES.map((type) => [type, 2]));
        assert.equal(
            rank(lock, policyOf({ speeds }))[0]!.totalUsdPerGpuHour.toFixed(9),
            "0.200000000",
        );
        const lossy = rank(lock, policyOf({ lossFraction: 0.25 }))[0]!;
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
            const plain = rank(
                lockOf({ "us-east-2": region(0.2), "us-west-2": region(0.201) }),
                policyOf(),
            );
            assert.equal(plain[0]!.region, "us-east-2");
            assert.equal(rank(lock, policyOf(policy), incumbents)[0]!.region, "us-west-2");
        });
    }
});

describe("selectRegions", () => {
    it("flips the choice for 1 TB per 100 GPU-hours in us-east-1", () => {
        const lock = lockOf({ "us-east-1": region(0.2626), "us-east-2": region(0.238) });
        const data = {
            region: "us-east-1",
            readGbPerMonth: 1000,
            writeGbPerMonth: 0,
            imageGbPerMonth: 0,
        };
        const gpuHoursPerMonth = 100;
        assert.deepEqual(selectRegions(lock, policyOf({ gpuHoursPerMonth })).chosen, ["us-east-2"]);
        const choice = selectRegions(lock, policyOf({ data, gpuHoursPerMonth }));
        assert.deepEqual(choice.chosen, ["us-east-1"]);
        assert.deepEqual(choice.reasons, [
            "us-east-1: $0.2626 a GPU-hour, place 1 of 2 feasible regions, with 1000 GB a month to and from us-east-1",
        ]);
        // 1000 GB at $0.01 over 100 hours.
        assert.equal(choice.ranked[1]!.overheadUsdPerGpuHour, 0.1);
    });

    it("keeps an incumbent that costs 9.9 % more, and leaves one that costs 10 % more", () => {
        const at = (spot: number) =>
            lockOf({ "us-east-1": region(1 / 2), "us-east-2": region(spot) });
        const kept = selectRegions(at(0.4505), policyOf(), KEPT);
        assert.deepEqual(kept.chosen, ["us-east-1"]);
        assert.equal(
            kept.reasons.at(-1),
            "stays: us-east-2 instead of us-east-1: saves 9.9 %, 10 % are needed",
        );
        const moved = selectRegions(at(0.45), policyOf(), KEPT);
        assert.deepEqual(moved.chosen, ["us-east-2"]);
        assert.equal(
            moved.reasons.at(-1),
            "moves: us-east-2 instead of us-east-1: saves 10 %, $50 a month (seven-day prices only)",
        );
    });

    it("keeps an incumbent where the 28-day means see no saving", () => {
        const with28 = (spot: number, long: number) =>
            region(spot, {
                pools: TYPES.flatMap((type) =>
                    ["az-1", "az-2"].map((zone) =>
                        pool(type, zone, spot, { spotMean28: usd(long) }),
                    ),
                ),
            });
        const lock = lockOf({ "us-east-1": with28(0.5, 0.5), "us-east-2": with28(0.3, 0.48) });
        const { chosen, reasons } = selectRegions(lock, policyOf(), KEPT);
        assert.deepEqual(chosen, ["us-east-1"]);
        assert.match(reasons.at(-1)!, /saves 4 % over 28 days, 10 % are needed$/);
    });

    it("keeps an incumbent while the move costs more than it saves, or comes too soon", () => {
        const lock = lockOf({ "us-east-1": region(0.5), "us-east-2": region(0.25) });
        const small = selectRegions(lock, policyOf({ gpuHoursPerMonth: 20 }), KEPT);
        assert.deepEqual(small.chosen, ["us-east-1"]);
        assert.match(small.reasons.at(-1)!, /saves \$15 in 3 months, the move costs \$20$/);
        const soon = { ...KEPT, chosenAt: "2026-10-24" };
        assert.match(
            selectRegions(lock, policyOf(), soon).reasons.at(-1)!,
            /the last move was 29 days ago, 30 are needed$/,
        );
        assert.deepEqual(
            selectRegions(lock, policyOf(), { ...soon, chosenAt: "2026-10-23" }).chosen,
            ["us-east-2"],
        );
    });

    it("protects no region that nobody chose", () => {
        const lock = lockOf({ "us-east-1": region(0.5), "us-east-2": region(0.48) });
        const { chosen } = selectRegions(lock, policyOf(), { ...KEPT, how: undefined });
        assert.deepEqual(chosen, ["us-east-2"]);
    });

    it("leaves an incumbent that can no longer be chosen, and says so", () => {
        const lock = lockOf({
            "us-east-1": region(0.1, { enabled: false }),
            "us-east-2": region(0.5),
        });
        const { chosen, reasons } = selectRegions(lock, policyOf(), KEPT);
        assert.deepEqual(chosen, ["us-east-2"]);
        assert.equal(reasons.at(-1), "us-east-1 can no longer be chosen");
    });

    it("takes a pin at its price, and prints the premium and what speaks against it", () => {
        const lock = lockOf({
            "us-east-2": region(0.2),
            "ap-northeast-1": region(0.5, { quota: { G: 0 } }),
        });
        const choice = selectRegions(lock, policyOf({ pin: ["ap-northeast-1"] }), KEPT);
        assert.deepEqual(choice.chosen, ["ap-northeast-1"]);
        assert.equal(choice.how, "pinned");
        assert.equal(choice.premium!.toFixed(4), "1.5000");
        assert.equal(
            choice.reasons[0],
            "ap-northeast-1 is pinned: $0.5000 a GPU-hour, 150 % above the cheapest feasible region; quota G 0 vCPUs, 64 needed",
        );
        assert.equal(choice.standby, "us-east-2");
    });

    it("refuses a pin that the lock does not know, with a hint", () => {
        const { problem, chosen } = selectRegions(
            lockOf({ "us-east-2": region(0.2) }),
            policyOf({ pin: ["us-esat-2"] }),
        );
        assert.equal(
            problem,
            "us-esat-2 is not in regions.lock.json (us-east-2); did you mean us-east-2?",
        );
        assert.deepEqual(chosen, []);
    });

    it("chooses the cheapest K, and one standby beside them within 1.5 times the price", () => {
        const lock = lockOf({
            "us-east-1": region(0.3),
            "us-east-2": region(0.2),
            "us-west-2": region(0.25),
            "eu-north-1": region(0.31),
        });
        const two = selectRegions(lock, policyOf({ count: 2 }));
        assert.deepEqual(two.chosen, ["us-east-2", "us-west-2"]);
        assert.equal(two.standby, "us-east-1");
        assert.equal(two.premium, 0);
        const three = selectRegions(lock, policyOf({ count: 3 }));
        assert.equal(three.standby, null, "0.31 is more than 1.5 times 0.2");
    });

    it("lets only the dear incumbent of two go", () => {
        const lock = lockOf({
            "us-east-1": region(0.5),
            "us-east-2": region(0.21),
            "us-west-2": region(0.2),
        });
        const incumbent = { ...KEPT, chosen: ["us-east-1", "us-east-2"] };
        const { chosen, reasons } = selectRegions(lock, policyOf({ count: 2 }), incumbent);
        assert.deepEqual(chosen, ["us-west-2", "us-east-2"]);
        assert.equal(reasons.filter((reason) => reason.startsWith("moves:")).length, 1);
    });

    it("says per region why too few can be chosen", () => {
        const lock = lockOf({
            "us-east-1": region(0.5, { enabled: false }),
            "us-east-2": region(0.2),
        });
        assert.equal(
            selectRegions(lock, policyOf({ count: 2 })).problem,
            [
                "2 regions are wanted and 1 can be chosen:",
                "  us-east-1: not opted in",
                "relax allow, deny, zones or instanceTypes, raise the quota, or refresh the prices",
            ].join("\n"),
        );
    });
});
