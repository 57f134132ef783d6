import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import { listOutputKeys } from "../../../cli/check/engine/outputKeys";
import { REQUESTS } from "../aws/requests";
import type { Bag, Row } from "./model";
import { modelOf, TYPES } from "./types";

/** Inputs that the provider's SDK demands, from its generated code. */
function demanded(type: string): string[] {
    const [pkg = "", module = ""] = type.split(":");
    const file = require.resolve(`@pulumi/${pkg}/${module.replace(/^index\//, "")}.js`);
    const source = fs.readFileSync(file, "utf8");
    return [...source.matchAll(/Missing required property '(\w+)'/g)]
        .map(([, name]) => name ?? "")
        .sort();
}

/** Outputs that the provider itself adds to every type. */
const COMMON = ["tagsAll"];

describe("the table of types", () => {
    for (const [type, model] of Object.entries(TYPES)) {
        it(`${type} demands what the provider demands`, () =>
            assert.deepEqual([...model.required].sort(), [...new Set(demanded(type))]));

        it(`${type} has a source, and every output of the provider`, () => {
            assert.match(model.source, /^https:\/\//);
            const inputs: Bag = { name: "n", build: {}, registry: {}, imageName: "host/n:t" };
            const place = { region: "us-east-2", serial: "0123456789ab" };
            const made = model.outputs(inputs, place, "an-id");
            const missing = listOutputKeys(type).filter((key) => !(key in made));
            assert.deepEqual(
                missing.filter((key) => !COMMON.includes(key)),
                [],
            );
            const row = { inputs, outputs: { ...made }, revisions: [], region: "" } as never as Row;
            for (const key of Object.keys(model.updated?.(row, inputs) ?? {}))
                assert.ok(listOutputKeys(type).includes(key), key);
        });

        it(`${type} refers to types that are there`, () => {
            for (const reference of model.refersTo ?? []) assert.ok(modelOf(reference.type));
            if (model.again === "refused") assert.ok(model.unique && model.taken);
        });
    }

    it("refuses a type without a row", () =>
        assert.throws(() => modelOf("aws:sqs/queue:Queue"), /add a row to test\/engine/));

    it("has no request for a type that it does not know", () => {
        for (const type of Object.keys(REQUESTS)) assert.ok(modelOf(type), type);
    });
});
