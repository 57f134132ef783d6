import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { findChild, placeByJobs, placeByState } from "../../../cli/jobs/logs";
import { buildJobArguments, resolveDependencies, resolveJobs } from "../../../cli/jobs/namedJobs";
import { openStateFolder, STATE_FOLDER } from "../../../cli/jobs/stateFolder";
import { planJobs } from "../../../cli/jobs/planJobs";
import { createState, type StateStore } from "../../../cli/jobs/state";
import { FakeCloud, job } from "../../support/fakeCloud";
import { targetCell } from "../../support/targetCells";

const ID = (n: number) => `00000000-0000-0000-0000-00000000000${n}`;

describe("names of jobs", () => {
    let folder: string;
    let store: StateStore;
    const remember = (token: string, size: number, ids: readonly string[], indexMap?: number[]) => {
        const order = {
            stack: "prod",
            token,
            parts: [{ cell: targetCell(), offset: 0, size }],
            command: ["x"],
            hasManifest: false,
            environment: {},
            dependsOn: [],
        };
        const base = { token, stack: "prod", digest: token, searchFirst: false, indexMap };
        const state = createState(base, [], planJobs(order), "2026-11-22T00:00:00Z");
        state.jobs.forEach((job, n) => Object.assign(job, { id: ids[n], step: "submitted" }));
        store.save(state);
    };
    beforeEach(() => {
        folder = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-"));
        store = openStateFolder(folder);
        remember("big", 10_001, [ID(1), ID(2)]);
        remember("again", 3, [ID(3)], [7, 2, 9]);
    });
    afterEach(() => fs.rmSync(folder, { recursive: true }));
    const always = () => true;

    it("a token is all its jobs, an id is one, with the region that it was submitted to", () => {
        assert.deepEqual(resolveJobs("big", undefined, store).jobs, [
            { region: "us-east-2", id: ID(1), offset: 0 },
            { region: "us-east-2", id: ID(2), offset: 5000 },
        ]);
        assert.deepEqual(resolveJobs(ID(2), undefined, store).jobs, [
            { region: "us-east-2", id: ID(2), offset: 5000 },
        ]);
        assert.deepEqual(resolveJobs(ID(9), "eu-north-1", store).jobs, [
            { region: "eu-north-1", id: ID(9), offset: 0 },
        ]);
        assert.deepEqual(resolveJobs(`${ID(2)}:7`, undefined, store).jobs, [
            { region: "us-east-2", id: `${ID(2)}:7`, offset: 5007 },
        ]);
    });

    it("refuses what it does not know, and names that leave the folder", () => {
        for (const name of ["nobody", "../big", ""])
            assert.throws(
                () => resolveJobs(name, undefined, store),
                /neither a submission remembered here/,
            );
        assert.throws(() => resolveJobs(ID(9), undefined, store), /add --region/);
    });

    it("jobs to wait for are those of a token, or an id that Batch may know", () => {
        const region = "us-east-2";
        assert.deepEqual(resolveDependencies(["big", ID(3), ID(9)], store), [
            { name: "big", id: ID(1), region },
            { name: "big", id: ID(2), region },
            { name: ID(3), id: ID(3), region },
            { name: ID(9), id: ID(9) },
        ]);
        remember("half", 10_001, [ID(4)]);
        assert.throws(() => resolveDependencies(["half"], store), /half is not submitted whole/);
        assert.throws(
            () => resolveDependencies(["nobody"], store),
            /neither a submission remembered/,
        );
    });

    for (const [options, words] of [
        [{ state: STATE_FOLDER }, "tok1"],
        [{ state: STATE_FOLDER, region: "us-east-2" }, "tok1 --region us-east-2"],
        [{ state: "/mnt/state" }, "tok1 --state /mnt/state"],
        [{ state: "my state's" }, "tok1 --state 'my state'\\''s'"],
    ] as const)
        it(`are found again with ${words}`, () =>
            assert.equal(buildJobArguments("tok1", options), words));

    it("finds the child of an index in chunks and in reruns", () => {
        const big = placeByState(resolveJobs("big", undefined, store));
        assert.equal(findChild(big, 4999, always).id, `${ID(1)}:4999`);
        assert.equal(findChild(big, 5000, always).id, `${ID(2)}:0`);
        assert.throws(() => findChild(big, 10_001, always), /--index 10001 is beyond the job/);
        assert.throws(() => findChild(big, undefined, always), /--index is missing/);
        const again = placeByState(resolveJobs("again", undefined, store));
        assert.equal(findChild(again, 9, always).id, `${ID(3)}:2`);
        assert.throws(
            () => findChild(again, 4, always),
            /--index 4 is not in this rerun; it has 7, 2, 9/,
        );
        const plain = { jobs: [{ region: "r", id: ID(5), offset: 0 }] };
        assert.equal(findChild(plain, undefined, () => false).id, ID(5));
    });

    it("finds the child of an index in a job that was not submitted from here", async () => {
        const cloud = new FakeCloud();
        const place = (environment: Record<string, string>) =>
            placeByJobs(
                [
                    {
                        region: "us-east-2",
                        job: job({ id: ID(6), array: { size: 3, statusSummary: {} }, environment }),
                    },
                ],
                cloud,
            );
        const chunk = await place({ GPU_BATCH_INDEX_OFFSET: "5000" });
        assert.deepEqual(findChild(chunk, 5002, always), {
            id: `${ID(6)}:2`,
            region: "us-east-2",
        });
        for (const index of [2, 5003])
            assert.throws(
                () => findChild(chunk, index, always),
                /--index \d+ is beyond the job; write one of 5000 to 5002$/,
            );
        cloud.stored.set("us-east-2 s3://bucket/map.json", '{"version":1,"indices":[7,2,9]}');
        const rerun = await place({ GPU_BATCH_INDEX_MAP: "s3://bucket/map.json" });
        assert.equal(findChild(rerun, 9, always).id, `${ID(6)}:2`);
        assert.throws(
            () => findChild(rerun, 0, always),
            /--index 0 is not in this rerun; it has 7/,
        );
    });

    it("a state of another release is refused and kept", () => {
        const file = path.join(folder, "big/state.json");
        fs.writeFileSync(file, '{"version": 99}');
        assert.throws(() => store.load("big"), /is not a state of this release/);
        assert.equal(fs.readFileSync(file, "utf8"), '{"version": 99}');
    });
});
