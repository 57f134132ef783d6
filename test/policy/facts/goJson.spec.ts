import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { decodeGo } from "../../../policy/facts/goJson/decode";
import { findRepeatedKeys, parseJsonTree } from "../../../policy/facts/jsonTree";
import { ROOT } from "../../support/preview";

/** What Go decoded; `main.go` beside it wrote it. */
const VECTORS = fs
    .readFileSync(path.join(ROOT, "test/fixtures/goJson/vectors.jsonl"), "utf8")
    .trimEnd()
    .split("\n")
    .map(
        (line) =>
            JSON.parse(line) as {
                struct: string;
                text: string;
                refused?: boolean;
                decoded?: unknown;
            },
    );

describe("documents as Go decodes them", () => {
    it("agree with every vector of Go's own", () => {
        assert.ok(VECTORS.length >= 200, `${VECTORS.length} vectors`);
        for (const { struct, text, refused = false, decoded } of VECTORS) {
            const { value, errors } = decodeGo(struct, parseJsonTree(text)!);
            assert.equal(errors.length > 0, refused, `${text}: ${errors.join("; ")}`);
            if (!refused) assert.deepEqual(value, decoded, text);
        }
    });

    for (const [text, repeated] of [
        ['{"Privileged":true,"privileged":false}', ["privileged"]],
        ['{"image":"a","image":"a"}', ["image"]],
        ['{"unknown":1,"unknown":2}', []],
        ['{"logConfiguration":{"options":{"a":"1","A":"2"}}}', []],
        ['{"logConfiguration":{"options":{"a":"1","a":"2"}}}', ["logConfiguration.options.a"]],
        ['{"environment":[{},{"name":"a","Name":"b"}]}', ["environment[1].name"]],
        ['{"ſecretſ":[],"secrets":[]}', ["secrets"]],
    ] as const)
        it(`name what ${text} repeats`, () =>
            assert.deepEqual(
                decodeGo("ContainerProperties", parseJsonTree(text)!).repeated,
                repeated,
            ));

    it("say where a value is of another kind", () =>
        assert.deepEqual(
            decodeGo(
                "ContainerProperties",
                parseJsonTree(
                    '{"privileged":"true","memory":1e3,"environment":[{"name":1}],"command":{}}',
                )!,
            ).errors,
            [
                "privileged is a string, not true or false",
                "memory is 1e3, not a whole number",
                "environment[0].name is a number, not a string",
                "command is an object, not a list",
            ],
        ));
});

describe("JSON that keeps what stands twice", () => {
    it("is none where JSON.parse finds none", () => {
        for (const text of ["", "{", "{}{}", "{'a':1}", '{"a":01}', '{"a":1,}', "\ufeff{}"])
            assert.equal(parseJsonTree(text), undefined, text);
    });

    it("ends at a nesting that no document of AWS has", () => {
        const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
        assert.ok(parseJsonTree(nested(200)));
        assert.equal(parseJsonTree(nested(100_000)), undefined);
    });

    it("names each key that stands twice", () =>
        assert.deepEqual(
            findRepeatedKeys(parseJsonTree('{"a":{"b":1,"B":2,"b":3},"c":[{"d":1,"d":2}],"a":1}')!),
            ["a.b", "c.0.d", "a"],
        ));
});
