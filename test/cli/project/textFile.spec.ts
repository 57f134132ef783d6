import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { gzipSync } from "node:zlib";
import { readTextFile } from "../../../cli/project/textFile";
import { MAX_MANIFEST_BYTES } from "../../../cli/jobs/manifest";

describe("files that options name", () => {
    let folder: string;
    let file: string;
    beforeEach(() => {
        folder = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-"));
        file = path.join(folder, "texts.jsonl");
    });
    afterEach(() => fs.rmSync(folder, { recursive: true }));

    it("are texts of so many bytes or fewer", () => {
        fs.writeFileSync(file, "\u00e9\n");
        assert.equal(readTextFile(file, "--manifest", 3), "\u00e9\n");
        assert.throws(
            () => readTextFile(file, "--manifest", 2),
            /^UserError: --manifest: .*texts\.jsonl has 3 bytes, and may have 2; cut it into parts/,
        );
    });

    it("are unpacked, in any number of parts, whatever they are called", () => {
        fs.writeFileSync(file, Buffer.concat([gzipSync("\uFEFFa\n"), gzipSync("b\n")]));
        assert.equal(readTextFile(file, "--manifest"), "a\nb\n");
        fs.writeFileSync(file, gzipSync("x".repeat(1000)));
        assert.throws(
            () => readTextFile(file, "--manifest", 999),
            /--manifest: .* has more than 999 bytes when it is unpacked; cut it into parts/,
        );
        fs.writeFileSync(file, gzipSync("x".repeat(1000)).subarray(0, 20));
        assert.throws(
            () => readTextFile(file, "--manifest"),
            /--manifest: .* cannot be unpacked \(unexpected end of file\); pack it again with gzip/,
        );
    });

    it("lose the mark of UTF-8, and nothing that only looks like it", () => {
        fs.writeFileSync(file, "\uFEFFa\uFEFF");
        assert.equal(readTextFile(file, "--manifest"), "a\uFEFF");
    });

    it("are refused by their size before they are read", () => {
        fs.writeFileSync(file, "");
        // Far more than memory holds; nothing of it is on the disk.
        fs.truncateSync(file, 2 ** 40);
        assert.throws(
            () => readTextFile(file, "--manifest", MAX_MANIFEST_BYTES),
            /has 1099511627776 bytes, and may have 268435456/,
        );
    });

    it("are refused when they are not there, or no text", () => {
        assert.throws(
            () => readTextFile(file, "--manifest"),
            /cannot read .*; name a file that exists/,
        );
        fs.writeFileSync(file, Buffer.from([0xff]));
        assert.throws(() => readTextFile(file, "--manifest"), /is not UTF-8 text/);
    });
});
