import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { ROOT } from "../support/preview";

const GIB = 2 ** 30;

/** Hashes a context in a process of its own and prints the most memory that it held. */
const PROGRAM = `
const { computeContentTag } = require("./core/image/contentTag");
const [context, dockerfile] = process.argv.slice(-2);
computeContentTag({ context, dockerfile, args: {}, platform: "linux/amd64" }).then((tag) =>
    console.log(JSON.stringify({ tag, peakKiB: process.resourceUsage().maxRSS })),
);
`;

describe("the tag of a large context", () => {
    let directory: string;
    before(() => {
        directory = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-large-"));
        fs.mkdirSync(path.join(directory, "context"));
        fs.writeFileSync(path.join(directory, "Dockerfile"), "FROM scratch\n");
    });
    after(() => fs.rmSync(directory, { recursive: true }));

    /** Sparse files: no disk is filled, and every byte is read all the same. */
    function tagOf(...gib: number[]): { tag: string; peakKiB: number } {
        gib.forEach((size, index) => {
            const file = path.join(directory, "context", `weights-${index}.bin`);
            fs.writeFileSync(file, "");
            fs.truncateSync(file, size * GIB);
        });
        const args = [path.join(directory, "context"), path.join(directory, "Dockerfile")];
        const text = execFileSync(
            process.execPath,
            ["--require", "tsx/cjs", "--eval", PROGRAM, "--", ...args],
            { cwd: ROOT, encoding: "utf8" },
        );
        return JSON.parse(text) as { tag: string; peakKiB: number };
    }

    it("takes no more memory for 5 GiB than for nothing", function () {
        this.timeout(300_000);
        const small = tagOf(0, 0);
        const large = tagOf(2, 3);
        assert.notEqual(large.tag, small.tag);
        const growthMiB = (large.peakKiB - small.peakKiB) / 1024;
        assert.ok(growthMiB < 64, `${growthMiB} MiB more`);
    });
});
