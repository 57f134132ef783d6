import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { listBuilderTypes, listExpendableAmis, type BuiltAmi } from "../../../core/facts/cellAmis";

describe("listBuilderTypes", () => {
    for (const [types, expected] of [
        [
            ["g5.2xlarge", "g5.12xlarge", "g4dn.xlarge", "g6.xlarge"],
            ["g4dn.xlarge", "g6.xlarge", "g5.2xlarge"],
        ],
        [["p5.48xlarge", "g5.12xlarge"], ["g5.12xlarge"]],
        [
            ["g5.xlarge", "g5.2xlarge", "g5.4xlarge", "g5.8xlarge", "g6.xlarge", "g6.2xlarge"],
            ["g5.xlarge", "g6.xlarge", "g5.2xlarge", "g6.2xlarge", "g5.4xlarge"],
        ],
    ] as const)
        it(`of ${types.join(", ")}`, () => assert.deepEqual(listBuilderTypes(types), expected));
});

describe("listExpendableAmis", () => {
    const CELL = "prod-us-east-2";
    const ami = (id: string, day: number, tags: Record<string, string> = {}): BuiltAmi => ({
        id,
        creationDate: `2026-01-${String(day).padStart(2, "0")}T00:00:00.000Z`,
        tags: { "gpu-batch:cell": CELL, ...tags },
    });
    const IN_USE = { "gpu-batch:in-use": "true" };
    const ids = (amis: readonly BuiltAmi[]) => amis.map(({ id }) => id);

    it("keeps the newest, and gives the oldest first", () =>
        assert.deepEqual(
            ids(listExpendableAmis([ami("c", 3), ami("a", 1), ami("d", 4), ami("b", 2)], CELL, 2)),
            ["a", "b"],
        ));

    it("keeps the oldest when an environment uses it", () => {
        const amis = [ami("a", 1, IN_USE), ami("b", 2), ami("c", 3)];
        assert.deepEqual(ids(listExpendableAmis(amis, CELL, 1)), ["b"]);
        assert.deepEqual(ids(listExpendableAmis(amis, CELL, 1, ["b"])), []);
    });

    it("leaves other cells' alone", () =>
        assert.deepEqual(
            listExpendableAmis([ami("a", 1, { "gpu-batch:cell": "test-us-east-2" })], CELL, 0),
            [],
        ));

    it("never gives one that is in use, whatever there is", () => {
        const some = fc.record({
            id: fc.string({ minLength: 1 }),
            creationDate: fc
                .integer({ min: 0, max: 2 ** 40 })
                .map((ms) => new Date(ms).toISOString()),
            tags: fc.constantFrom<Readonly<Record<string, string>>>(
                { "gpu-batch:cell": CELL },
                { "gpu-batch:cell": CELL, ...IN_USE },
                {},
            ),
        });
        fc.assert(
            fc.property(
                fc.uniqueArray(some, { selector: ({ id }) => id }),
                fc.nat(5),
                fc.array(fc.nat(20)),
                (amis, keep, picks) => {
                    const used = picks.flatMap((pick) => amis[pick]?.id ?? []);
                    const gone = listExpendableAmis(amis, CELL, keep, used);
                    for (const { id, tags } of gone) {
                        assert.ok(!used.includes(id));
                        assert.deepEqual(tags, { "gpu-batch:cell": CELL });
                    }
                    const own = amis.filter(({ tags }) => "gpu-batch:cell" in tags);
                    assert.ok(own.length - gone.length >= Math.min(keep, own.length));
                },
            ),
        );
    });
});
