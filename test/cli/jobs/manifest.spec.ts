import * as assert from "node:assert/strict";
import { MAX_ITEM_BYTES, MAX_ITEMS, parseManifest } from "../../../cli/jobs/manifest";
import { renderManifest } from "../../../cli/jobs/manifestShards";

const lines = (...texts: string[]) => texts.join("\n");

describe("parseManifest", () => {
    it("reads lines of text, objects, and a JSON array", () => {
        assert.deepEqual(parseManifest('{"id":"a.json","n":1}\n\n{"id":"b","n":2}\r\n').items, [
            { id: "a.json", text: '{"id":"a.json","n":1}' },
            { id: "b", text: '{"id":"b","n":2}' },
        ]);
        assert.deepEqual(
            parseManifest('[{"id":"x"}, "plain"]').items.map(({ text }) => text),
            ['{"id":"x"}', '"plain"'],
        );
        const [first] = parseManifest("s3://bucket/one\ns3://bucket/two").items;
        assert.equal(first?.text, '"s3://bucket/one"');
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
        [
            "an id that is a number",
            '{"id":7}',
            [["line 1", /has a number as its id, .* write it as a string: "id": "7"/]],
        ],
        [
            "an id with a name that is too long for a file",
            lines(`{"id":"${"x".repeat(252)}"}`, `{"id":"${"x".repeat(251)}"}`),
            [["line 1", /a name of 252 bytes \("x{76}\.\.\.\), and a file's has at most 251/]],
        ],
        [
            "an id that is too long for a key",
            `{"id":"${"x/".repeat(256)}x"}`,
            [["line 1", /has an id of 513 bytes .* at most 512/]],
        ],
        ["a number that is no id", "[true]", [["item 1", /is true; write an object or a string/]]],
        [
            "an item nested too deep, in a line and in an array",
            `{"a":${"[".repeat(500)}${"]".repeat(500)}}`,
            [["line 1", /is nested 501 deep, and an item at most 500/]],
        ],
        [
            "an array nested too deep",
            `[${"[".repeat(100_000)}${"]".repeat(100_000)}]`,
            [["item 1", /is nested 100000 deep, and an item at most 500/]],
        ],
        [
            "half a character, and a zero byte",
            '["\\ud800", "a\\u0000b"]',
            [
                ["item 1", /half of a surrogate pair/],
                ["item 2", /has a zero byte/],
            ],
        ],
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
        assert.deepEqual(parseManifest("a\nb\nc", { maxItems: 3 }).problems, []);
        assert.deepEqual(parseManifest("a\nb\nc\nd", { maxItems: 3 }).problems, [
            { key: "manifest", message: "has 4 items, and may have 3; put several into one item" },
        ]);
    });

    it("refuses more bytes than a submission may have, its ids counted", () => {
        const text = '{"id":"a"}\n{"id":"b"}';
        const { length } = renderManifest(parseManifest(text).items, 1).items;
        assert.deepEqual(parseManifest(text, { maxBytes: length }).problems, []);
        const [problem] = parseManifest(text, { maxBytes: length - 1 }).problems;
        assert.match(
            problem?.message ?? "",
            /has 58 bytes with the ids, and may have 57; submit it in parts/,
        );
    });

    it("keeps every item as it is written, and tells items apart by that", () => {
        const written = [
            '{"id":"n","customer":1234567890123456789,"a":[1.10,1e400,-0],"b":1E+2}',
            '{ "id" : "s", "2":"\\u00e9\\/\\"", "1":{"x":1,"x":2} }',
            '{"id":"t",\n\t"deep": [[], {}, "]}\\\\" , "[{,"]}',
        ];
        const array = parseManifest(`\uFEFF [ ${written.join(" ,\r\n ")} ]\n`);
        assert.deepEqual([array.problems, array.items.map(({ text }) => text)], [[], written]);
        const numbers = "[1.1, 1.10, 1234567890123456788, 1234567890123456789, 1e400, -0, 0]";
        assert.deepEqual(
            parseManifest(numbers).items.map(({ text }) => text),
            numbers.slice(1, -1).split(", "),
        );
        assert.equal(parseManifest(numbers).items[5]?.text, "-0");
    });

    it("drops the mark of UTF-8, also where files were joined, and nothing else", () =>
        assert.deepEqual(
            parseManifest(
                '\uFEFF{"id":"a"}\r\n\uFEFF{"id":"b","x":"\uFEFF"}\n\uFEFFtext',
            ).items.map(({ text }) => text),
            ['{"id":"a"}', '{"id":"b","x":"\uFEFF"}', '"text"'],
        ));

    describe("of CSV", () => {
        const readCsv = (text: string, file = "items.csv") => parseManifest(text, { file });

        it("makes an object of strings of each record, in the header's order", () => {
            const { items, problems } = readCsv(
                '\uFEFFid,2,1\r\na,007,"x, ""y""\nz"\r\n\r\nb,1.10,\r\n',
            );
            assert.deepEqual(problems, []);
            assert.deepEqual(items, [
                { id: "a", text: '{"id":"a","2":"007","1":"x, \\"y\\"\\nz"}' },
                { id: "b", text: '{"id":"b","2":"1.10","1":""}' },
            ]);
            assert.deepEqual(readCsv("id\na", "ITEMS.CSV.gz").items, [
                { id: "a", text: '{"id":"a"}' },
            ]);
        });

        const WRONG_CSV: readonly [string, string, string, RegExp][] = [
            [
                "a record with too few fields",
                "a,b\n\n1\n",
                "line 3",
                /has 1 fields, and the header 2/,
            ],
            ["a quote within a field", 'a,b\n"x\ny",z\n1,2"\n', "line 4", /is not CSV/],
            ["a quote that is not closed", 'a,b\n1,"2\n3,4', "line 2", /is not CSV/],
            ["text behind a quote", 'a\n"1"2', "line 2", /is not CSV/],
            ["a column twice", "a,b,a\n1,2,3", "line 1", /names "a" twice/],
            ["a column without a name", "a,\n1,2", "line 1", /a column without a name/],
            ["a header alone", "a,b\n", "manifest", /has no items/],
            ["an id that is none", "id\n../x", "line 2", /cannot name an output/],
        ];
        for (const [what, text, key, message] of WRONG_CSV)
            it(`refuses ${what}`, () => {
                const { problems } = readCsv(text);
                assert.deepEqual(
                    problems.map((one) => one.key),
                    [key],
                );
                assert.match(problems[0]?.message ?? "", message);
            });
    });

    it("lists twenty problems and counts the rest", () => {
        const { problems } = parseManifest("{\n".repeat(50));
        assert.equal(problems.length, 21);
        assert.deepEqual(problems.at(-1), { key: "manifest", message: "has 30 further problems" });
    });
});
