import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import {
    countNoun,
    suggestNearest,
    joinWords,
    findNearest,
    renderProblems,
} from "../../../core/problems/problems";

describe("problems", () => {
    it("lists words", () => {
        assert.equal(joinWords([]), "");
        assert.equal(joinWords(["a"]), "a");
        assert.equal(joinWords(["a", "b"]), "a and b");
        assert.equal(joinWords(["a", "b", "c"], "or"), "a, b or c");
    });

    it("counts", () => {
        assert.equal(countNoun(1, "cell"), "1 cell");
        assert.equal(countNoun(0, "cell"), "0 cells");
    });

    it("reports every problem in one text", () =>
        assert.equal(
            renderProblems("Pulumi.prod.yaml", [
                { key: "a", message: "is wrong" },
                { key: "b", message: "too" },
            ]),
            "Pulumi.prod.yaml has 2 problems:\n  a: is wrong\n  b: too",
        ));

    const KNOWN = ["maxVcpus", "memoryMiB", "regions", "ami"];
    const NEAREST: readonly [string, string | undefined][] = [
        ["maxVcpu", "maxVcpus"],
        ["MAXVCPUS", "maxVcpus"],
        ["memory", "memoryMiB"],
        ["region", "regions"],
        ["colour", undefined],
        ["", undefined],
    ];
    for (const [word, expected] of NEAREST)
        it(`${word || "nothing"} means ${expected ?? "none"}`, () =>
            assert.equal(findNearest(word, KNOWN), expected));

    it("finds a known word at once", () =>
        fc.assert(
            fc.property(fc.constantFrom(...KNOWN), (word) =>
                assert.equal(findNearest(word, KNOWN), word),
            ),
        ));

    it("hints only when a word is near", () => {
        assert.equal(suggestNearest("regoins", KNOWN), "; did you mean regions?");
        assert.equal(suggestNearest("zzzzzzzz", KNOWN), "");
    });
});
