import * as assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { openStateFolder } from "../../cli/jobs/stateFolder";
import { planJobs } from "../../cli/jobs/planJobs";
import { createState } from "../../cli/jobs/state";
import { placeClaim } from "../../cli/jobs/submission";
import { ROOT } from "../support/preview";
import { targetCell } from "../support/targetCells";

/** The claim; a call and a write for each upload; for each job a write, the claim, a call and a write; the claim. */
const STEPS = 1 + 2 * 2 + 2 * 4 + 1;

/** Runs the submitter; its signal, or nothing when it reached its end. */
function submitter(folder: string, killAt: number): string | null {
    const child = spawnSync(
        process.execPath,
        ["-r", "tsx/cjs", path.join(ROOT, "test/support/submitChild.ts"), folder, String(killAt)],
        { cwd: ROOT, encoding: "utf8" },
    );
    if (child.signal === null) assert.equal(child.stdout, "done", child.stderr);
    return child.signal;
}

describe("a submitter under kill -9", () => {
    const cell = targetCell();
    const wish = {
        stack: "prod",
        token: "tok1",
        parts: [{ cell, offset: 0, size: 10_001 }],
        command: ["python3", "embed.py"],
        hasManifest: true,
        environment: {},
        dependsOn: [],
    };
    const claim = placeClaim("tok1", [cell]);
    let folder: string;
    beforeEach(() => {
        folder = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-"));
        const store = openStateFolder(path.join(folder, "state"));
        const files = ["items.jsonl", "shards.json"];
        for (const file of files) store.writeFile("tok1", file, `content of ${file}`);
        store.save(
            createState(
                { token: "tok1", stack: "prod", digest: "d", searchFirst: false, claim },
                files.map((file) => ({
                    region: cell.region,
                    bucket: cell.bucket,
                    key: `manifests/tok1/${file}`,
                    file,
                })),
                planJobs(wish),
                "2026-11-22T00:00:00Z",
            ),
        );
    });
    afterEach(() => fs.rmSync(folder, { recursive: true }));

    for (let step = 1; step <= STEPS; step++)
        it(`killed after step ${step} of ${STEPS}, the next run neither loses nor doubles a job`, () => {
            assert.equal(submitter(folder, step), "SIGKILL");
            assert.equal(submitter(folder, 0), null);
            const cloud = JSON.parse(fs.readFileSync(path.join(folder, "cloud.json"), "utf8")) as {
                requests: { request: { jobName: string } }[];
                stored: [string, string][];
            };
            assert.deepEqual(
                cloud.requests.map(({ request }) => request.jobName),
                ["embed-tok1-0", "embed-tok1-1"],
            );
            assert.deepEqual(
                cloud.stored.map(([, body]) => body),
                ["content of items.jsonl", "content of shards.json"],
            );
            const state = openStateFolder(path.join(folder, "state")).load("tok1");
            assert.deepEqual(
                state?.jobs.map(({ step: at }) => at),
                ["submitted", "submitted"],
            );
        });

    it("has no further step", () => assert.equal(submitter(folder, STEPS + 1), null));
});
