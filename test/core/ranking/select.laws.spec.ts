import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import type { Lock } from "../../../core/lock/lock";
import { rankRegions } from "../../../core/ranking/rank";
import { selectRegions } from "../../../core/ranking/select";
import { lockOf, policyOf, pool, region, TYPES, usd } from "../../support/locks";

const NAMES = ["us-east-1", "us-east-2", "us-west-2", "eu-north-1", "ap-northeast-2"];
const ZONES = ["az-1", "az-2", "az-3"];

/** Spot prices from a tenth of on demand to more than it, so that some pools have no discount. */
const price = (max: number) => fc.integer({ min: 1000, max: max * 10_000 }).map((n) => n / 10_000);

const row = (max: number) =>
    fc.record({
        type: fc.constantFrom(...TYPES),
        zone: fc.constantFrom(...ZONES),
        spot: price(max),
    });

/** A lock of two to five regions with one to nine pools each. */
const locks = (max = 1.1): fc.Arbitrary<Lock> =>
    fc
        .uniqueArray(fc.constantFrom(...NAMES), { minLength: 2 })
        .chain((names) =>
            fc.tuple(
                ...names.map((name) =>
                    fc
                        .uniqueArray(row(max), {
                            minLength: 1,
                            maxLength: 9,
                            selector: ({ type, zone }) => type + zone,
                        })
                        .map((rows) => {
                            const pools = rows.map(({ type, zone, spot }) =>
                                pool(type, zone, spot),
                            );
                            return [name, region(0, { pools })] as const;
                        }),
                ),
            ),
        )
        .map((entries) => lockOf(Object.fromEntries(entries)));

const incumbents = fc.option(
    fc.record({
        chosen: fc.constantFrom(...NAMES).map((name) => [name]),
        how: fc.constantFrom("ranked" as const, "swapped" as const, undefined),
        chosenAt: fc.constantFrom("2026-01-01", "2026-11-15"),
    }),
    { nil: undefined },
);

/** The lock with every pool's price changed. */
function repriced(lock: Lock, change: (spot: number, name: string, index: number) => number): Lock {
    const regions = Object.entries(lock.regions).map(([name, one]) => [
        name,
        {
            ...one,
            pools: one.pools.map((row, index) => ({
                ...row,
                spotMean7: usd(change(Number(row.spotMean7), name, index)),
            })),
        },
    ]);
    return { ...lock, regions: Object.fromEntries(regions) as Lock["regions"] };
}

describe("laws of the choice", () => {
    it("is the same twice, and whatever the order of the rows", () => {
        fc.assert(
            fc.property(locks(), incumbents, fc.nat(), (lock, incumbent, seed) => {
                const shuffled = {
                    ...lock,
                    regions: Object.fromEntries(
                        Object.entries(lock.regions)
                            .reverse()
                            .map(([name, one]) => {
                                const at = seed % one.pools.length;
                                const pools = [
                                    ...one.pools.slice(at),
                                    ...one.pools.slice(0, at),
                                ].reverse();
                                return [name, { ...one, pools }];
                            }),
                    ),
                };
                const choice = selectRegions(lock, policyOf(), incumbent);
                assert.deepEqual(selectRegions(lock, policyOf(), incumbent), choice);
                assert.deepEqual(selectRegions(shuffled, policyOf(), incumbent), choice);
            }),
        );
    });

    it("never changes the winner when a loser's price rises", () => {
        fc.assert(
            fc.property(
                locks(),
                incumbents,
                fc.nat(),
                fc.nat(),
                price(2),
                (lock, incumbent, which, at, rise) => {
                    const { chosen } = selectRegions(lock, policyOf(), incumbent);
                    fc.pre(chosen.length > 0);
                    const losers = Object.keys(lock.regions).filter((name) => name !== chosen[0]);
                    const loser = losers[which % losers.length]!;
                    const pools = lock.regions[loser]!.pools.length;
                    const dearer = repriced(lock, (spot, name, index) =>
                        name === loser && index === at % pools ? spot + rise : spot,
                    );
                    assert.deepEqual(selectRegions(dearer, policyOf(), incumbent).chosen, chosen);
                },
            ),
            { numRuns: 1000 },
        );
    });

    it("never moves a stack for noise under the threshold", () => {
        // (1 - e) / (1 + e) > 1 - 0.1 for e = 0.05: no two prices part by a tenth.
        const noise = fc.array(fc.double({ min: 0.951, max: 1.049, noNaN: true }), {
            minLength: 45,
            maxLength: 45,
        });
        fc.assert(
            fc.property(locks(0.85), noise, (lock, factors) => {
                const best = rankRegions(lock, policyOf()).find(({ feasible }) => feasible);
                fc.pre(best !== undefined);
                const incumbent = {
                    chosen: [best.region],
                    how: "ranked" as const,
                    chosenAt: "2026-01-01",
                };
                // The incumbent of a tie may be 2 % dearer than the best: leave that out of the noise.
                const cheapest = Math.min(
                    ...rankRegions(lock, policyOf()).map((one) => one.totalUsdPerGpuHour),
                );
                fc.pre(best.totalUsdPerGpuHour <= cheapest * 1.0001);
                const names = Object.keys(lock.regions);
                const noisy = repriced(
                    lock,
                    (spot, name, index) => spot * factors[names.indexOf(name) * 9 + index]!,
                );
                assert.deepEqual(selectRegions(noisy, policyOf(), incumbent).chosen, [best.region]);
            }),
            { numRuns: 500 },
        );
    });

    it("always takes a pin of the lock", () => {
        fc.assert(
            fc.property(locks(), incumbents, fc.nat(), (lock, incumbent, which) => {
                const names = Object.keys(lock.regions);
                const pin = names[which % names.length]!;
                const choice = selectRegions(lock, policyOf({ pin: [pin] }), incumbent);
                assert.deepEqual(choice.chosen, [pin]);
            }),
        );
    });

    it("gives a feasible region or a clear error when the chosen one is removed", () => {
        fc.assert(
            fc.property(locks(), (lock) => {
                const first = selectRegions(lock, policyOf());
                fc.pre(first.chosen.length > 0);
                const rest = Object.entries(lock.regions).filter(
                    ([name]) => name !== first.chosen[0],
                );
                const next = selectRegions(lockOf(Object.fromEntries(rest)), policyOf(), {
                    chosen: first.chosen,
                    how: "ranked",
                    chosenAt: "2026-11-20",
                });
                const feasible = next.ranked.filter((one) => one.feasible).map((one) => one.region);
                if (feasible.length > 0) assert.ok(feasible.includes(next.chosen[0]!));
                else assert.match(next.problem!, /^1 region is wanted and 0 can be chosen:\n {2}/);
            }),
        );
    });

    it("never chooses a region that it rejects", () => {
        fc.assert(
            fc.property(
                locks(),
                incumbents,
                fc.integer({ min: 1, max: 3 }),
                (lock, incumbent, count) => {
                    const { chosen, ranked, problem } = selectRegions(
                        lock,
                        policyOf({ count }),
                        incumbent,
                    );
                    const feasible = ranked.filter((one) => one.feasible).map((one) => one.region);
                    assert.equal(problem === undefined, feasible.length >= count);
                    assert.ok(chosen.every((name) => feasible.includes(name)));
                    if (!problem) assert.equal(new Set(chosen).size, count);
                },
            ),
        );
    });
});
