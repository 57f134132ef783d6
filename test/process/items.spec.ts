import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { jobsFolder, runIn } from "../support/jobsFolder";
import { jsonTexts } from "../support/jsonTexts";

/** Texts of one run; each is an item of a manifest, and one process of the worker. */
const TEXTS = 150;

/** From a manifest's file through `run-local` and the worker to the program, in processes of their own. */
describe("items", () => {
    let folder: string;
    beforeEach(() => (folder = jobsFolder()));
    afterEach(() => fs.rmSync(folder, { recursive: true }));

    const copy = 'printf %s "$GPU_BATCH_ITEM" > "$GPU_BATCH_OUTPUT_FILE"';
    const runLocal = async (name: string, content: string | Buffer) => {
        fs.writeFileSync(path.join(folder, name), content);
        const args = ["run-local", "--no-container", "--array", "1", "--folder", "@local"];
        return runIn(folder, [...args, "-m", `@${name}`, "--", "sh", "-c", copy]);
    };
    const readOutput = (id: string) =>
        fs.readFileSync(path.join(folder, "local/outputs", id), "utf8");

    it(`reach the program byte for byte: ${TEXTS} texts of any kind`, async () => {
        const seed = Date.now();
        const items = fc
            .sample(jsonTexts, { numRuns: TEXTS, seed })
            .map((text, n) => `{ "id":"i${n}",\r\n "value" :${text}}`);
        const end = await runLocal("items.json.gz", gzipSync(`\uFEFF[${items.join(",\n")}]`));
        assert.equal(end.code, 0, `seed ${seed}: ${end.stdout}${end.stderr}`);
        items.forEach((text, n) => assert.equal(readOutput(`i${n}`), text, `seed ${seed}`));
    });

    it("reach it as lines and as CSV too", async () => {
        const line = '{"id":"a", "n":[1234567890123456789,1.10,1e400,-0],"\u00e9":"\\u00e9"}';
        assert.equal((await runLocal("items.jsonl", `\uFEFF${line}\r\n`)).code, 0);
        assert.equal(readOutput("a"), line);
        assert.equal((await runLocal("items.csv", 'id,size\r\nb,"1,10"\r\n')).code, 0);
        assert.equal(readOutput("b"), '{"id":"b","size":"1,10"}');
    });

    it("that are nested too deep are refused in one line, before anything runs", async () => {
        const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;
        const { code, stderr } = await runLocal("items.jsonl", `{"id":"a","v":${deep}}`);
        assert.deepEqual([code, fs.existsSync(path.join(folder, "local"))], [1, false]);
        assert.match(stderr, /line 1: is nested 200001 deep, and an item at most 500; [^\n]*\n$/);
        assert.doesNotMatch(stderr, /fault of gpu-batch/);
    });
});
