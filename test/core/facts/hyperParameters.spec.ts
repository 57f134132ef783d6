import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import {
    encodeHyperParameters,
    findHyperParameterProblems,
    hasRoundedNumber,
    type Json,
} from "../../../core/facts/hyperParameters";

describe("hyperparameters", () => {
    const CASES: readonly [Json, string][] = [
        [5, "5"],
        [1e-5, "0.00001"],
        [true, "true"],
        ["adam", '"adam"'],
        // Would arrive as a number, were it not encoded.
        ["1e3", '"1e3"'],
        [[1, 2], "[1,2]"],
        [{ a: null }, '{"a":null}'],
    ];
    for (const [value, text] of CASES)
        it(`encode ${JSON.stringify(value)} as ${text}`, () =>
            assert.deepEqual(encodeHyperParameters({ x: value }), { x: text }));

    it("come back as they were, whatever they are", () => {
        fc.assert(
            fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue()), (values) => {
                const encoded = encodeHyperParameters(values as Record<string, Json>);
                for (const [name, text] of Object.entries(encoded))
                    assert.deepEqual(
                        JSON.parse(text),
                        JSON.parse(JSON.stringify(values[name])) as unknown,
                    );
                assert.deepEqual(Object.keys(encoded), Object.keys(values));
            }),
        );
    });

    it("have limits of count, name and length", () => {
        assert.deepEqual(findHyperParameterProblems({ a: "1" }), []);
        const many = Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`p${i}`, "1"]));
        assert.deepEqual(findHyperParameterProblems(many), [
            { name: "", message: "has 101 entries; write 100 or fewer" },
        ]);
        assert.deepEqual(findHyperParameterProblems({ a: "x".repeat(2501), b: "x".repeat(2500) }), [
            {
                name: "a",
                message:
                    "has 2501 characters as JSON; write 2500 or fewer, or pass it in a channel",
            },
        ]);
        const [problem] = findHyperParameterProblems({ ["n".repeat(257)]: "1" });
        assert.equal(problem?.message, "has a name of 257 characters; write 1 to 256");
    });

    for (const [value, rounded] of [
        [Number("1234567890123456789"), true],
        [{ seeds: [1, -Number("9007199254740993")] }, true],
        [[2 ** 53 - 1, 1.1, 1e30, "1234567890123456789", null], false],
    ] as const)
        it(`know ${JSON.stringify(value)} as ${rounded ? "rounded" : "what was written"}`, () =>
            assert.equal(hasRoundedNumber(value), rounded));
});
