import * as assert from "node:assert/strict";
import { decideRegions } from "../../../core/ranking/decide";
import type { Lock, Selection } from "../../../core/lock/lock";
import { lockOf, policyOf, pool, region, TYPES } from "../../support/locks";

const ZONES = { "az-1": "a", "az-2": "b", "az-3": "c", "az-4": "d" };

/** A region whose zones have pools at these prices; the others have none. */
function priced(prices: Readonly<Record<string, number>>) {
    return region(0, {
        zones: ZONES,
        pools: Object.entries(prices).flatMap(([zone, usd]) =>
            TYPES.map((type) => pool(type, zone, usd)),
        ),
    });
}

/** Zones that a choice writes for us-east-2, where the stack has these or is not yet. */
function zonesOf(prices: Readonly<Record<string, number>>, old?: string[]): string[] | undefined {
    const selection: Selection = {
        ...{ chosen: ["us-east-2"], how: "ranked", chosenAt: "2026-11-01", reasons: [] },
        zones: { "us-east-2": old ?? [] },
    };
    const lock: Lock = {
        ...lockOf({ "us-east-2": priced(prices) }),
        selection: old ? { prod: selection } : {},
    };
    return decideRegions(lock, "prod", policyOf({ zones: 2 }), {}).selection?.zones["us-east-2"];
}

describe("the zones of a choice", () => {
    it("begin with the cheapest, and end with those without a pool", () =>
        assert.deepEqual(zonesOf({ "az-4": 0.1, "az-2": 0.3, "az-3": 0.2 }), [
            ...["az-4", "az-3", "az-2", "az-1"],
        ]));

    it("are by name where prices are equal", () =>
        assert.deepEqual(zonesOf({ "az-3": 0.2, "az-2": 0.2 }), ["az-2", "az-3", "az-1", "az-4"]));

    const cases: readonly [string, Readonly<Record<string, number>>][] = [
        ["cheaper ones come", { "az-1": 0.1, "az-2": 0.3, "az-3": 0.3 }],
        ["one that is not in use is lost", { "az-2": 0.3, "az-3": 0.3 }],
        ["one in use has no pool any more", { "az-1": 0.1, "az-2": 0.3, "az-4": 0.2 }],
    ];
    for (const [what, prices] of cases)
        it(`stay for a cell that stays when ${what}`, () =>
            assert.deepEqual(zonesOf(prices, ["az-3", "az-2", "az-1", "az-4"])?.slice(0, 2), [
                ...["az-3", "az-2"],
            ]));

    it("are chosen anew when the region has one of them no longer", () =>
        assert.deepEqual(zonesOf({ "az-1": 0.1, "az-2": 0.3 }, ["az-9", "az-2"])?.slice(0, 2), [
            ...["az-1", "az-2"],
        ]));
});
