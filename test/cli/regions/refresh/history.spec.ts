import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { summarizeHistory } from "../../../../cli/regions/refresh/history";

const DAY = 86_400_000;
const NOW = Date.parse("2026-11-20T00:00:00Z");
const at = (daysAgo: number, usd: number) => ({ at: NOW - daysAgo * DAY, usd });

describe("summarise", () => {
    it("weighs each price by the time that it held", () => {
        // Seven days: 1 for five days, 3 for two. 28 days: 2 for 18, 1 for 8, 3 for 2.
        const { mean7, mean28, now, samples } = summarizeHistory(
            [at(2, 3), at(40, 2), at(10, 1)],
            NOW,
        )!;
        assert.equal(mean7.toFixed(6), ((5 * 1 + 2 * 3) / 7).toFixed(6));
        assert.equal(mean28.toFixed(6), ((18 * 2 + 8 * 1 + 2 * 3) / 28).toFixed(6));
        assert.equal(now, 3);
        assert.equal(samples, 3);
    });

    it("lets the price in force at the start of a window count from that start", () => {
        const { mean7, samples } = summarizeHistory([at(80, 9), at(60, 2)], NOW)!;
        assert.equal(mean7, 2);
        assert.equal(samples, 1, "the one that was replaced before the window is no sample");
    });

    it("begins a window with the first price of a pool that is younger", () => {
        assert.equal(summarizeHistory([at(1, 4)], NOW)!.mean28, 4);
    });

    it("knows nothing without a price, and nothing of the future", () => {
        assert.equal(summarizeHistory([], NOW), undefined);
        assert.equal(summarizeHistory([at(-1, 4)], NOW), undefined);
        assert.equal(summarizeHistory([at(0, 4)], NOW)!.mean7, 4);
    });

    it("keeps means between the least and the greatest price, in any order of the points", () => {
        const point = fc.record({
            at: fc.integer({ min: NOW - 90 * DAY, max: NOW }),
            usd: fc.integer({ min: 1, max: 1000 }),
        });
        fc.assert(
            fc.property(
                fc.uniqueArray(point, { minLength: 1, selector: (one) => one.at }),
                (points) => {
                    const summary = summarizeHistory(points, NOW)!;
                    const prices = points.map(({ usd }) => usd);
                    for (const mean of [summary.mean7, summary.mean28]) {
                        assert.ok(mean >= Math.min(...prices) - 1e-9);
                        assert.ok(mean <= Math.max(...prices) + 1e-9);
                    }
                    assert.deepEqual(summarizeHistory([...points].reverse(), NOW), summary);
                },
            ),
        );
    });
});
