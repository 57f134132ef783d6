import * as assert from "node:assert/strict";
import { findFailed } from "../../../../cli/jobs/rerun/failed";
import { createState } from "../../../../cli/jobs/state";
import { FakeClock, FakeCloud, job } from "../../../support/fakeCloud";

const ID = "00000000-0000-0000-0000-000000000001";
const REGION = "us-east-2";
const MAP = "s3://cell/manifests/tok2/indices.json";

describe("what has failed", () => {
    /** An array of 3 of which the children 0 and 2 failed, without a state. */
    const array = (environment: Record<string, string>) =>
        new FakeCloud().add(
            job({
                id: ID,
                status: "FAILED",
                array: { size: 3, statusSummary: { FAILED: 2 } },
                environment,
            }),
            ...[0, 2].map((n) => job({ id: `${ID}:${n}`, status: "FAILED", environment })),
        );
    const ask = async (cloud: FakeCloud, id = ID, offset = 0) =>
        (await findFailed({ jobs: [{ region: REGION, id, offset }] }, cloud, new FakeClock()))
            ?.indices;
    const mapped = (text: string) => {
        const cloud = array({ GPU_BATCH_INDEX_MAP: MAP });
        cloud.stored.set(`${REGION} ${MAP}`, text);
        return cloud;
    };

    it("of a job without a state counts from the offset in its variables", async () => {
        assert.deepEqual(await ask(array({})), [0, 2]);
        assert.deepEqual(await ask(array({ GPU_BATCH_INDEX_OFFSET: "5000" })), [5000, 5002]);
        await assert.rejects(ask(array({ GPU_BATCH_INDEX_OFFSET: "x" })), /give the token/);
    });

    it("of a child is that child", async () => {
        assert.deepEqual(await ask(array({}), `${ID}:2`), [2]);
        const chunk = array({ GPU_BATCH_INDEX_OFFSET: "5000" });
        assert.deepEqual(await ask(chunk, `${ID}:2`), [5002]);
        assert.deepEqual(await ask(mapped('{"version":1,"indices":[7,8,70]}'), `${ID}:2`), [70]);
        chunk.add(job({ id: `${ID}:1`, status: "SUCCEEDED" }));
        assert.equal(await ask(chunk, `${ID}:1`), undefined);
    });

    it("of a rerun without a state goes through its map in S3", async () => {
        const text = '{"version":1,"indices":[7,8,70]}';
        assert.deepEqual(await ask(mapped(text)), [7, 70]);
    });

    it("of a rerun whose map is gone, or too short, is refused", async () => {
        for (const text of ["", "{", "null"])
            await assert.rejects(ask(mapped(text)), /indices\.json cannot be read: .*; give the/);
        for (const text of ["{}", '{"indices":[7,8]}', '{"indices":[7,8,"9"]}'])
            await assert.rejects(ask(mapped(text)), /does not hold the indices of its 3 places/);
    });

    it("of a job with a state goes by the state, and asks S3 for nothing", async () => {
        const state = createState(
            { token: "t", stack: "prod", digest: "d", searchFirst: false, indexMap: [4, 5, 6] },
            [],
            [],
            "2026-11-22T00:00:00Z",
        );
        const cloud = array({ GPU_BATCH_INDEX_MAP: MAP });
        const named = { jobs: [{ region: REGION, id: ID, offset: 0 }], state };
        assert.deepEqual((await findFailed(named, cloud, new FakeClock()))?.indices, [4, 6]);
    });

    it("of a job that Batch forgot is refused", () =>
        assert.rejects(ask(new FakeCloud()), /Batch no longer knows the job/));
});
