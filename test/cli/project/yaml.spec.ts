import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { readContent, readYaml, readScalarTexts } from "../../../cli/project/yaml";

/** What `use` makes of a file with this text; its content by default. */
function read(
    text: string,
    use: (document: ReturnType<typeof readYaml>, file: string) => unknown = readContent,
): unknown {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-"));
    try {
        const file = path.join(directory, "x.yaml");
        fs.writeFileSync(file, text);
        return use(readYaml(file), file);
    } finally {
        fs.rmSync(directory, { recursive: true });
    }
}

describe("readYaml", () => {
    it("takes an empty file for an empty object", () => assert.deepEqual(read(""), {}));
    it("reads anchors", () => assert.deepEqual(read("a: &x [1]\nb: *x\n"), { a: [1], b: [1] }));
    it("keeps the source text of scalars, and of nothing else", () => {
        const texts = read('config:\n  a: 0x40\n  b: "8"\n  c:\n  d: [1]\n  e: yes\n', (document) =>
            readScalarTexts(document, "config"),
        );
        assert.deepEqual(
            texts,
            new Map([
                ["a", "0x40"],
                ["b", "8"],
                ["c", ""],
                ["e", "yes"],
            ]),
        );
    });

    it("refuses an anchor that is not there", () =>
        assert.throws(
            () => read("a: *nope\n"),
            /^UserError: x\.yaml is not valid YAML:\n {2}.*nope/,
        ));

    it("names file, line and column of a fault", () =>
        assert.throws(
            () => read("a: [1\nb: 2\n"),
            /^UserError: x\.yaml is not valid YAML:\n {2}line 2, column 1: /,
        ));
    it("refuses a key twice", () =>
        assert.throws(() => read("a: 1\na: 2\n"), /line 2, column 1: Map keys must be unique/));
});
