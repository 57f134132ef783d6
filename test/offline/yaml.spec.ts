import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { readYaml } from "../../offline/yaml";

function read(text: string): unknown {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-"));
    try {
        const file = path.join(directory, "x.yaml");
        fs.writeFileSync(file, text);
        return readYaml(file);
    } finally {
        fs.rmSync(directory, { recursive: true });
    }
}

describe("readYaml", () => {
    it("takes an empty file for an empty object", () => assert.deepEqual(read(""), {}));
    it("reads anchors", () => assert.deepEqual(read("a: &x [1]\nb: *x\n"), { a: [1], b: [1] }));
    it("names file, line and column of a fault", () =>
        assert.throws(
            () => read("a: [1\nb: 2\n"),
            /^UserError: x\.yaml is not valid YAML:\n {2}line 2, column 1: /,
        ));
    it("refuses a key twice", () =>
        assert.throws(() => read("a: 1\na: 2\n"), /line 2, column 1: Map keys must be unique/));
});
