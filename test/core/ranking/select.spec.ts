import * as assert from "node:assert/strict";
import { selectRegions, type Incumbent } from "../../../core/ranking/select";
import { lockOf, policyOf, pool, region, TYPES, usd } from "../../support/locks";

const KEPT: Incumbent = { chosen: ["us-east-1"], how: "ranked", chosenAt: "2026-01-01" };

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
            "stays: us-east-2 instead of us-east-1: saves 9.9 %, 10 % is needed",
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
        assert.match(reasons.at(-1)!, /saves 4 % over 28 days, 10 % is needed$/);
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
