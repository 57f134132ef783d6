import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { cutArray, measureDepth } from "../../../core/json/jsonText";
import { jsonTexts } from "../../support/jsonTexts";

describe("cutArray", () => {
    it("gives every item of any array as it is written", () =>
        fc.assert(
            fc.property(
                fc.array(jsonTexts, { maxLength: 8 }),
                fc.constantFrom("", " ", "\r\n\t"),
                (texts, space) => {
                    const text = `${space}[${space}${texts.join(`${space},${space}`)}${space}]${space}`;
                    assert.equal((JSON.parse(text) as unknown[]).length, texts.length);
                    assert.deepEqual(cutArray(text), texts);
                },
            ),
        ));
});

describe("measureDepth", () => {
    for (const [text, depth] of [
        ["1", 0],
        ['"[[["', 0],
        ["[]", 1],
        ['{"a":[{"]":1}],"b":"\\"}"}', 3],
        [`${"[".repeat(200_000)}${"]".repeat(200_000)}`, 200_000],
    ] as const)
        it(`is ${depth} for ${text.slice(0, 30)}`, () => assert.equal(measureDepth(text), depth));
});
