import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { cutChunks, MAX_ARRAY, findSizeProblem, splitByPrice } from "../../../cli/jobs/chunks";

describe("chunks", () => {
    const CASES: readonly [number, [number, number][]][] = [
        [1, [[0, 1]]],
        [2, [[0, 2]]],
        [10_000, [[0, 10_000]]],
        [
            10_001,
            [
                [0, 5000],
                [5000, 5001],
            ],
        ],
        [
            25_000,
            [
                [0, 8333],
                [8333, 8333],
                [16_666, 8334],
            ],
        ],
    ];
    for (const [size, expected] of CASES)
        it(`${size} children: ${expected.map(([, own]) => own).join(" + ")}`, () =>
            assert.deepEqual(
                cutChunks(size),
                expected.map(([offset, own]) => ({ offset, size: own })),
            ));

    it("covers every index once, in jobs that Batch accepts", () =>
        fc.assert(
            fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.nat(1000), (size, offset) => {
                let next = offset;
                const all = cutChunks(size, offset);
                for (const chunk of all) {
                    assert.equal(chunk.offset, next);
                    assert.ok(chunk.size >= 1 && chunk.size <= MAX_ARRAY);
                    next += chunk.size;
                }
                assert.equal(next, offset + size);
                assert.equal(all.length, Math.ceil(size / MAX_ARRAY));
            }),
        ));

    it("refuses no children, parts of children and too many", () => {
        assert.equal(findSizeProblem(1, 10), undefined);
        assert.match(findSizeProblem(0, 10) ?? "", /write a whole number of 1 or more/);
        assert.match(findSizeProblem(1.5, 10) ?? "", /whole number/);
        assert.match(findSizeProblem(11, 10) ?? "", /write 10 or fewer/);
    });
});

describe("splitByPrice", () => {
    it("gives twice the work to half the price", () =>
        assert.deepEqual(
            splitByPrice(90, [
                { region: "a", usdPerGpuHour: 0.2 },
                { region: "b", usdPerGpuHour: 0.4 },
            ]),
            [
                { region: "a", usdPerGpuHour: 0.2, offset: 0, size: 60 },
                { region: "b", usdPerGpuHour: 0.4, offset: 60, size: 30 },
            ],
        ));

    it("covers every index once, and never gives more to the dearer cell", () =>
        fc.assert(
            fc.property(
                fc.integer({ min: 1, max: 100_000 }),
                fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 6 }),
                (size, cents) => {
                    const cells = cents
                        .sort((a, b) => a - b)
                        .map((cent, n) => ({ region: `r${n}`, usdPerGpuHour: cent / 100 }));
                    const parts = splitByPrice(size, cells);
                    let next = 0;
                    for (const part of parts) {
                        assert.equal(part.offset, next);
                        assert.ok(part.size > 0);
                        next += part.size;
                    }
                    assert.equal(next, size);
                    parts.slice(1).forEach((part, n) => {
                        const cheaper = parts[n]!;
                        if (part.usdPerGpuHour > cheaper.usdPerGpuHour)
                            assert.ok(part.size <= cheaper.size + 1);
                    });
                },
            ),
        ));
});
