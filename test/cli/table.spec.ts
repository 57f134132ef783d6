import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { alignColumns, drawBar, formatDollars, formatDuration } from "../../cli/table";

describe("what commands print", () => {
    it("aligns columns, numbers to the right", () =>
        assert.deepEqual(
            alignColumns(
                ["type", "GiB"],
                [
                    ["g5.xlarge", "24"],
                    ["p5", "80"],
                ],
                (column) => column === 1,
            ),
            ["type       GiB", "g5.xlarge   24", "p5          80"],
        ));

    for (const [usd, text] of [
        [0, "$0.00"],
        [0.00004, "$0.0000"],
        [0.4067, "$0.4067"],
        [1, "$1.00"],
        [1645.696, "$1645.70"],
    ] as const)
        it(`writes ${usd} dollars as ${text}`, () => assert.equal(formatDollars(usd), text));

    for (const [seconds, exact, estimate] of [
        [0, "0 s", "0 s"],
        [59.4, "59 s", "59 s"],
        [59.6, "1 min 0 s", "1 min"],
        [89, "1 min 29 s", "1 min"],
        [185, "3 min 5 s", "3 min"],
        [3599, "59 min 59 s", "1 h 0 min"],
        [7500, "2 h 5 min 0 s", "2 h 5 min"],
        [360_000, "100 h 0 min 0 s", "100 h 0 min"],
    ] as const)
        it(`writes ${seconds} s as ${exact}, as an estimate ${estimate}`, () => {
            assert.equal(formatDuration(seconds), exact);
            assert.equal(formatDuration(seconds, "min"), estimate);
        });

    it("draws shares side by side, and one sign at least of what there is", () => {
        const share = (count: number, sign: string) => ({ count, sign });
        assert.equal(drawBar([share(5, "#"), share(2, "x")], 10, 10), "#####xx...");
        assert.equal(drawBar([share(1, "#"), share(1, "x")], 1000, 10), "#x........");
        assert.equal(drawBar([share(0, "#")], 10, 4), "....");
        assert.equal(drawBar([], 0, 4), "....");
        assert.equal(drawBar([share(999, "#"), share(1, "x")], 1000, 4), "###x");
    });

    it("draws a bar of its width whatever the shares", () =>
        fc.assert(
            fc.property(
                fc.array(fc.nat(1000)),
                fc.integer({ min: 1, max: 80 }),
                (counts, width) => {
                    const total = counts.reduce((sum, count) => sum + count, 0);
                    const shares = counts.map((count) => ({ count, sign: "#" }));
                    assert.equal(drawBar(shares, total, width).length, width);
                },
            ),
        ));
});
