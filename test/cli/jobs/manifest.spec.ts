import * as assert from "node:assert/strict";
import { MAX_ITEM_BYTES, MAX_ITEMS, parseManifest } from "../../../cli/jobs/manifest";
import { renderManifest } from "../../../cli/jobs/manifestShards";

const lines = (...texts: string[]) => texts.join("\n");

describe("parseManifest", () => {
    it("reads lines of text, objects, and a JSON array", () => {
        assert.deepEqual(parseManifest('{"id":"a.json","n":1}\n\n{"id":"b","n":2}\r\n').items, [
            { id: "a.json", item: { id: "a.json", n: 1 } },
            { id: "b", item: { id: "b", n: 2 } },
        ]);
        assert.deepEqual(
            parseManifest('[{"id":"x"}, "plain"]').items.map(({ item }) => item),
            [{ id: "x" }, "plain"],
        );
        const [first] = parseManifest("s3://bucket/one\ns3://bucket/two").items;
        assert.equal(first?.item, "s3://bucket/one");
    });

    it("names items without an id by their content, wherever they stand", () => {
        const [a, b] = parseManifest("x\ny").items;
        const [c] = parseManifest("y").items;
        assert.equal(b?.id, c?.id);
        assert.notEqual(a?.id, b?.id);
        assert.match(a?.id ?? "", /^[0-9a-f]{16}$/);
    });

    const WRONG: readonly [string, string, readonly [string, RegExp][]][] = [
        ["nothing", "\n \n", [["manifest", /has no items/]]],
        ["an empty array", "[]", [["manifest", /has no items/]]],
        ["an item twice", lines("x", "y", "x"), [["line 3", /repeats line 1/]]],
        [
            "an id twice",
            lines('{"id":"a"}', '{"id":"a","n":2}'),
            [["line 2", /repeats line 1 \(a\)/]],
        ],
        [
            "an id below another, in either order",
            lines('{"id":"v/1/a"}', '{"id":"v"}', '{"id":"w"}', '{"id":"w/1"}', '{"id":"v1/x"}'),
            [
                [
                    "line 1",
                    /id v\/1\/a, which lies below the id v of line 2; .* write v\/0 .* v-1-a/,
                ],
                ["line 4", /id w\/1, which lies below the id w of line 3/],
            ],
        ],
        ["a half object", lines('{"id":"a"}', '{"id":'), [["line 2", /is not valid JSON/]]],
        ["a half array", "[1,", [["manifest", /is not valid JSON/]]],
        ["null", "[null]", [["item 1", /is null; write an object or a string/]]],
        [
            "an id that climbs",
            '{"id":"../x"}',
            [["line 1", /"\.\.\/x", which cannot name an output/]],
        ],
        ["an id that is absolute", '{"id":"/x"}', [["line 1", /cannot name an output/]]],
        ["an id that is a number", '{"id":7}', [["line 1", /the id 7, which cannot name/]]],
        ["an id with a space", '{"id":"a b"}', [["line 1", /cannot name an output/]]],
        [
            "an item over the limit",
            "x".repeat(MAX_ITEM_BYTES),
            [["line 1", /has 65538 bytes, and an item at most 65536/]],
        ],
        [
            "several faults",
            lines("{", "ok", "ok", '{"id":".."}'),
            [
                ["line 1", /not valid JSON/],
                ["line 3", /repeats line 2/],
                ["line 4", /cannot name/],
            ],
        ],
    ];
    for (const [what, text, says] of WRONG)
        it(`refuses ${what}, with its place`, () => {
            const { items, problems } = parseManifest(text);
            assert.deepEqual(items, []);
            assert.equal(problems.length, says.length, JSON.stringify(problems));
            says.forEach(([key, message], index) => {
                assert.equal(problems[index]?.key, key);
                assert.match(problems[index]?.message ?? "", message);
            });
        });

    it("refuses more items than a submission may have", () => {
        assert.equal(MAX_ITEMS, 1_000_000);
        assert.deepEqual(parseManifest("a\nb\nc", 3).problems, []);
        assert.deepEqual(parseManifest("a\nb\nc\nd", 3).problems, [
            { key: "manifest", message: "has 4 items, and may have 3; put several into one item" },
        ]);
    });

    it("refuses more bytes than a submission may have, its ids counted", () => {
        const text = '{"id":"a"}\n{"id":"b"}';
        const { length } = renderManifest(parseManifest(text).items, 1).items;
        assert.deepEqual(parseManifest(text, 2, length).problems, []);
        const [problem] = parseManifest(text, 2, length - 1).problems;
        assert.match(
            problem?.message ?? "",
            /has 58 bytes with the ids, and may have 57; submit it in parts/,
        );
    });

    it("lists twenty problems and counts the rest", () => {
        const { problems } = parseManifest("{\n".repeat(50));
        assert.equal(problems.length, 21);
        assert.deepEqual(problems.at(-1), { key: "manifest", message: "has 30 further problems" });
    });
});
