import * as assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import * as path from "node:path";
import { median, parseCsv } from "../../bench/regionBench/csv";
import { lockAt, readHistory } from "../../bench/regionBench/history";
import { premiumReport, replayReport } from "../../bench/regionBench/main";
import { premiums, premiumTable, priceDay, triples } from "../../bench/regionBench/premium";
import { marketOf, replay } from "../../bench/regionBench/replay";
import { ROOT } from "../support/preview";

const HEAD = "instance_type,region,gpu_count,on_demand_usd_h,spot_avg_usd_h,spot_is_real,date";
const day = (lines: string[]) => parseCsv([HEAD, ...lines].join("\n"));
/** g5.xlarge on demand for 1 dollar everywhere. */
const g5 = (region: string, spot: number, real = 1) =>
    `g5.xlarge,${region},1,1,${spot},${real},2025-11-30`;
const G5 = [
    g5("us-east-1", 0.6),
    g5("us-east-2", 0.5),
    g5("us-west-2", 0.7),
    g5("eu-north-1", 0.4),
    g5("ap-northeast-1", 0.8),
    // Cheapest and no choice: an estimate, and a region without a discount.
    g5("sa-east-1", 0.1, 0),
    "g5.xlarge,eu-west-1,1,0.3,0.3,1,2025-11-30",
];

describe("bench/regions: premiums", () => {
    it("measures each rule against the cheapest feasible region", () => {
        const found = premiums(priceDay(day(G5)), ["g5.xlarge"])!;
        assert.deepEqual(
            Object.fromEntries(
                Object.entries(found).map(([rule, value]) => [rule, value.toFixed(4)]),
            ),
            {
                ours: "0.0000",
                "ours, default candidates": "0.0000",
                "folk rule": "0.2500",
                "us-east-1": "0.5000",
                Tokyo: "1.0000",
            },
        );
    });

    it("counts a case only for rules whose regions have a price", () => {
        const table = premiumTable(priceDay(day(G5.filter((line) => !line.includes("ap-")))), [
            ["g5.xlarge"],
        ]);
        assert.deepEqual(
            table.map(({ cases }) => cases),
            [1, 1, 1, 1, 0],
        );
    });

    it("judges a fleet by its cheapest pool too, where ours need not win", () => {
        const g6 = (region: string, spot: number) =>
            `g6.12xlarge,${region},4,4,${spot},1,2025-11-30`;
        const rows = [
            ...[
                g5("us-east-1", 0.3),
                g5("us-east-2", 0.4),
                g5("us-west-2", 0.9),
                g5("eu-north-1", 0.9),
            ],
            // Per GPU: 0.6, 0.4, 0.9, 0.9.
            ...[
                g6("us-east-1", 2.4),
                g6("us-east-2", 1.6),
                g6("us-west-2", 3.6),
                g6("eu-north-1", 3.6),
            ],
        ];
        const types = ["g5.xlarge", "g6.12xlarge"];
        assert.equal(premiums(priceDay(day(rows)), types)!.ours, 0);
        // us-east-2 has the lower mean, 0.4; us-east-1 the cheapest pool, 0.3.
        assert.equal(
            premiums(priceDay(day(rows)), types, "cheapest pool")!.ours!.toFixed(4),
            "0.3333",
        );
    });

    it("names every set of three once", () => {
        assert.deepEqual(triples(["a", "b", "c", "d"]), [
            ["a", "b", "c"],
            ["a", "b", "d"],
            ["a", "c", "d"],
            ["b", "c", "d"],
        ]);
        assert.equal(median([3, 1, 2]), 2);
        assert.equal(median([4, 1, 2, 3]), 2.5);
    });

    it("prints a table that states its basis", () => {
        const report = premiumReport(day(G5));
        assert.match(
            report,
            /^Premium over the cheapest feasible region, prices of 2025-11-30, 6 regions$/m,
        );
        assert.match(report, /^ {2}folk rule +25\.0 % +25\.0 % +25\.0 % +1$/m);
    });
});

/** A history of 60 days: each region has one pool, whose price changes on given days. */
function history(prices: Record<string, [day: number, usd: number][]>) {
    const rows = Object.entries(prices).flatMap(([region, points]) =>
        [...points, [60, points.at(-1)![1]] as [number, number]].map(([at, usd]) => ({
            ...{ region, zone: `${region}-a`, instance_type: "g5.xlarge", spot_usd_h: String(usd) },
            timestamp: new Date(Date.UTC(2026, 0, 1 + at)).toISOString(),
        })),
    );
    return readHistory(rows);
}

describe("bench/regions: replay", () => {
    const flat = history({ "us-east-1": [[0, 0.6]], "us-east-2": [[0, 0.4]] });

    it("charges a static choice its distance to the oracle, and no switch", () => {
        const market = marketOf(flat, flat.types);
        const fixed = replay(market, { name: "static", start: "us-east-1" }, {});
        assert.deepEqual(
            [fixed.regret.toFixed(6), fixed.worstWeek.toFixed(6), fixed.switchesPerMonth],
            ["0.500000", "0.500000", 0],
        );
        assert.equal(replay(market, { name: "s", start: "us-east-2" }, {}).regret, 0);
    });

    it("moves once when it pays, and charges the switch", () => {
        const market = marketOf(flat, flat.types);
        const moved = replay(market, { name: "weekly", start: "us-east-1", cadenceDays: 7 }, {});
        const hours = flat.hours - market.from;
        assert.equal(moved.switchesPerMonth.toFixed(6), (730 / hours).toFixed(6));
        // One switch of $20 over the oracle's cost at 1000 GPU-hours a month.
        assert.equal(moved.regret.toFixed(6), (20 / ((0.4 * hours * 1000) / 730)).toFixed(6));
    });

    it("stays for a saving under the threshold", () => {
        const near = history({ "us-east-1": [[0, 0.42]], "us-east-2": [[0, 0.4]] });
        const market = marketOf(near, near.types);
        const start = { name: "x", start: "us-east-1", cadenceDays: 1 };
        assert.equal(replay(market, { ...start, threshold: 0.1 }, {}).switchesPerMonth, 0);
        assert.ok(replay(market, { ...start, threshold: 0 }, {}).switchesPerMonth > 0);
    });

    it("decides by the past alone", () => {
        const jump = history({
            "us-east-1": [
                [0, 0.4],
                [30, 4],
            ],
            "us-east-2": [[0, 0.5]],
        });
        const region = lockAt(jump, 30 * 24, 7).regions["us-east-1"]!;
        assert.equal(Number(region.pools[0]!.spotMean7).toFixed(6), "0.400000");
        const later = lockAt(jump, 31 * 24, 7).regions["us-east-1"]!;
        assert.equal(Number(later.pools[0]!.spotMean7).toFixed(6), ((6 * 0.4 + 4) / 7).toFixed(6));
    });

    it("prints statics, the shipped rule and the grid", () => {
        const lines = replayReport(
            ["us-east-1,0.6", "us-east-2,0.4"].flatMap((text) => {
                const [region = "", usd = ""] = text.split(",");
                return [0, 60].map((at) => ({
                    ...{ region, zone: "a", instance_type: "g5.xlarge", spot_usd_h: usd },
                    timestamp: new Date(Date.UTC(2026, 0, 1 + at)).toISOString(),
                }));
            }),
        ).split("\n");
        const count = (start: string) => lines.filter((line) => line.startsWith(start)).length;
        assert.deepEqual([count("static "), count("as shipped"), count("every ")], [2, 3, 36]);
        assert.ok(lines.includes("Best static choice in hindsight: us-east-2, 0.0 %"));
    });
});

describe("bench/regions", () => {
    const bench = path.join(ROOT, "bench/regions");

    it("says what it wants without a file, or with one of neither kind", () => {
        const none = spawnSync(bench, [], { encoding: "utf8" });
        assert.equal(none.status, 1);
        assert.match(none.stderr, /^usage: bench\/regions FILE\.csv\n/);
        const wrong = spawnSync(bench, [path.join(ROOT, ".nvmrc")], { encoding: "utf8" });
        assert.equal(wrong.status, 1);
        assert.match(wrong.stderr, /has the columns of neither kind/);
        assert.throws(() => execFileSync(bench, ["no-such-file"], { stdio: "pipe" }));
    });

    it("names the row of a price that is none", () => {
        assert.throws(() => priceDay(day([g5("us-east-1", NaN)])), {
            message: 'spot_avg_usd_h is "NaN" in g5.xlarge,us-east-1,1,1; write dollars above 0',
        });
    });
});
