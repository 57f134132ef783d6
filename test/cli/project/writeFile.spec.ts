import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { writeFileWhole } from "../../../cli/project/writeFile";

describe("writeFileWhole", () => {
    let folder: string;
    beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-write-"))));
    afterEach(() => fs.rmSync(folder, { recursive: true }));

    it("creates folders, and leaves nothing but the file", () => {
        const file = path.join(folder, "a/b/state.json");
        writeFileWhole(file, "new");
        assert.equal(fs.readFileSync(file, "utf8"), "new");
        assert.deepEqual(fs.readdirSync(path.dirname(file)), ["state.json"]);
    });

    it("replaces a file, so that who has it open still reads the old one", () => {
        const file = path.join(folder, "lock.json");
        writeFileWhole(file, "old");
        const reader = fs.openSync(file, "r");
        writeFileWhole(file, "new");
        assert.equal(fs.readFileSync(reader, "utf8"), "old");
        fs.closeSync(reader);
        assert.equal(fs.readFileSync(file, "utf8"), "new");
    });

    it("gives the permissions that are asked for", () => {
        const file = path.join(folder, "secret");
        fs.writeFileSync(file, "", { mode: 0o644 });
        writeFileWhole(file, "secret", 0o600);
        assert.equal(fs.statSync(file).mode & 0o777, 0o600);
    });

    it("leaves the old file and no trace when it cannot replace it", () => {
        const target = path.join(folder, "taken");
        fs.mkdirSync(path.join(target, "full"), { recursive: true });
        assert.throws(() => writeFileWhole(target, "new"), { code: "EISDIR" });
        assert.deepEqual(fs.readdirSync(folder), ["taken"]);
        assert.deepEqual(fs.readdirSync(target), ["full"]);
    });

    it("writes over what an earlier run that was killed left behind", () => {
        const file = path.join(folder, "lock.json");
        fs.writeFileSync(path.join(folder, `.lock.json.${process.pid}.partial`), "a long part");
        writeFileWhole(file, "new");
        assert.equal(fs.readFileSync(file, "utf8"), "new");
        assert.deepEqual(fs.readdirSync(folder), ["lock.json"]);
    });
});
