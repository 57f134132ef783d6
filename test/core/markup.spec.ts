import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { escapeMarkup } from "../../core/markup";

describe("text in markup", () => {
    for (const [text, written] of [
        ["plain text, with commas; and ;", "plain text, with commas; and ;"],
        ["<b>&amp;</b>", "&lt;b&gt;&amp;amp;&lt;/b&gt;"],
        [`"a" 'b'`, "&quot;a&quot; &#39;b&#39;"],
        ["bell\u0007 null\u0000 tab\t line\n", "bell\ufffd null\ufffd tab\t line\n"],
        ["grün 日本 \u{1f600}", "grün 日本 \u{1f600}"],
    ] as const)
        it(JSON.stringify(text), () => assert.equal(escapeMarkup(text), written));

    it("has no character that ends an element or an attribute", () =>
        fc.assert(
            fc.property(fc.string({ unit: "binary" }), (text) =>
                assert.doesNotMatch(escapeMarkup(text), /[<>"']|&(?!(amp|lt|gt|quot|#39);)/),
            ),
        ));
});
