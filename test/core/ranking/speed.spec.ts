import * as assert from "node:assert/strict";
import { GPU_TYPES } from "../../../core/facts/gpuInstances";
import { parseLock } from "../../../core/lock/lock";
import { renderLock } from "../../../core/lock/text";
import { rankRegions } from "../../../core/ranking/rank";
import { lockOf, policyOf, pool, region } from "../../support/locks";

/** A lock with this many regions of four zones and the first `types` GPU types in each. */
function bigLock(regions: number, types: number) {
    const zones = ["az-1", "az-2", "az-3", "az-4"];
    const spot = (a: number, b: number) => 0.1 + ((a * 7919 + b * 104729) % 1000) / 2000;
    return lockOf(
        Object.fromEntries(
            Array.from({ length: regions }, (_, r) => {
                const pools = GPU_TYPES.slice(0, types).flatMap((type, t) =>
                    zones.map((zone, z) => pool(type, zone, spot(r * 60 + t, z))),
                );
                const name = `${String.fromCharCode(97 + (r % 26))}${r < 26 ? "a" : "b"}-east-${r % 10}`;
                const named = zones.map((zone, z) => [zone, name + "abcd"[z]!] as const);
                return [name, region(0, { zones: Object.fromEntries(named), pools })];
            }),
        ),
    );
}

/** The fastest of sixty runs in milliseconds: what else the machine does decides nothing. */
function fastestMs(run: () => unknown): number {
    const times = Array.from({ length: 60 }, () => {
        const start = performance.now();
        run();
        return performance.now() - start;
    });
    return Math.min(...times);
}

describe("speed", () => {
    it("ranks 10,000 pools in under 20 ms", () => {
        const lock = bigLock(Math.ceil(10_000 / (GPU_TYPES.length * 4)), GPU_TYPES.length);
        const pools = Object.values(lock.regions).reduce((sum, one) => sum + one.pools.length, 0);
        assert.ok(pools >= 10_000, `${pools} pools`);
        const policy = policyOf({ instanceTypes: GPU_TYPES });
        const taken = fastestMs(() => rankRegions(lock, policy));
        assert.ok(taken < 20, `${taken.toFixed(1)} ms`);
    });

    it("parses and ranks as many pools as 30 regions x 60 types x 4 zones have in under 200 ms", () => {
        const text = renderLock(bigLock(Math.ceil((30 * 60) / GPU_TYPES.length), GPU_TYPES.length));
        const policy = policyOf({ instanceTypes: GPU_TYPES });
        const taken = fastestMs(() => rankRegions(parseLock(text).lock!, policy));
        assert.ok(taken < 200, `${taken.toFixed(1)} ms`);
    });
});
