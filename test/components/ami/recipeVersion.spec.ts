import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { computeRecipeVersion, type Plain } from "../../../components/ami/recipeVersion";

const plain = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as Plain);

describe("recipeVersion", () => {
    it("stays the same from release to release", () =>
        assert.equal(
            computeRecipeVersion({ document: "a", disks: [1, true, null] }),
            "1.0.200219191",
        ));

    it("is a version that Image Builder takes, of any input", () =>
        fc.assert(
            fc.property(plain, (inputs) => {
                const [major, minor, patch] = computeRecipeVersion(inputs).split(".").map(Number);
                assert.deepEqual([major, minor], [1, 0]);
                assert.ok(Number.isInteger(patch) && patch! >= 0 && patch! < 2 ** 30);
            }),
        ));

    it("takes no notice of the order of keys", () =>
        assert.equal(
            computeRecipeVersion({ a: { c: 1, d: 2 }, b: "" }),
            computeRecipeVersion({ b: "", a: { d: 2, c: 1 } }),
        ));

    it("changes with one character, one order of a list, one type", () => {
        const inputs: Plain[] = [
            "text",
            "texu",
            { a: "text" },
            { b: "text" },
            [1, 2],
            [2, 1],
            ["1", 2],
            { a: null },
            {},
            [],
        ];
        assert.equal(new Set(inputs.map(computeRecipeVersion)).size, inputs.length);
    });
});
