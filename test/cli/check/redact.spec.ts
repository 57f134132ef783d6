import * as assert from "node:assert/strict";
import { createRedactor } from "../../../cli/check/redact";

describe("redactor", () => {
    it("hides texts in values and keys, the longer first", () =>
        assert.deepEqual(
            createRedactor(["hunter2", "hunter2long"])({ "a hunter2": ["x hunter2long", 7, null] }),
            {
                "a [secret]": ["x [secret]", 7, null],
            },
        ));

    it("hides a text inside a JSON text", () =>
        assert.equal(
            createRedactor(['a"b\nc'])(JSON.stringify({ key: 'a"b\nc' })),
            '{"key":"[secret]"}',
        ));

    it("leaves alone what is too short to be told from words", () =>
        assert.deepEqual(createRedactor(["abc"])({ a: "abc" }), { a: "abc" }));
});
