import * as assert from "node:assert/strict";
import { listFailedIndices } from "../../../../cli/jobs/rerun/failed";
import { listManifestFiles, planRerun, type Rerun } from "../../../../cli/jobs/rerun/rerun";
import { FakeClock, FakeCloud, job } from "../../../support/fakeCloud";
import { targetCell } from "../../../support/targetCells";

const HERE = targetCell();
const THERE = targetCell({ region: "eu-north-1" });
const ORIGINAL = job({
    id: "A",
    name: "embed-tok1-0",
    status: "FAILED",
    command: ["gpu-batch-worker", "items", "--", "python3", "embed.py"],
    timeoutSeconds: 3600,
    environment: {
        A: "1",
        GPU_BATCH_BUCKET: HERE.bucket,
        GPU_BATCH_REGION: "us-east-2",
        GPU_BATCH_INDEX_OFFSET: "5000",
        GPU_BATCH_MANIFEST: `s3://${HERE.bucket}/manifests/tok1/shards.json`,
        GPU_BATCH_OUTPUT: "s3://team-data/out",
        GPU_BATCH_CHECKPOINTS: `s3://${HERE.bucket}/checkpoints/tok1`,
    },
});
const RERUN: Rerun = {
    original: ORIGINAL,
    fromBucket: HERE.bucket,
    stack: "prod",
    token: "tok2",
    cell: HERE,
    indices: [3, 9, 70],
};

describe("rerun", () => {
    it("1,000 failed of 10,000: one array of 1,000, in ten calls", async () => {
        const cloud = new FakeCloud();
        const indices = Array.from({ length: 1000 }, (_, n) => n * 10 + 3);
        for (const index of indices) cloud.add(job({ id: `A:${index}`, status: "FAILED" }));
        for (let index = 0; index < 10_000; index += 7)
            if (!indices.includes(index)) cloud.add(job({ id: `A:${index}`, status: "SUCCEEDED" }));
        const array = job({
            id: "A",
            status: "FAILED",
            array: { size: 10_000, statusSummary: { SUCCEEDED: 9000, FAILED: 1000 } },
        });
        const failed = await listFailedIndices(
            cloud.batch("r"),
            new FakeClock(),
            array,
            0,
            undefined,
        );
        assert.deepEqual(failed, indices);
        assert.deepEqual(cloud.calls, { children: 10 });
        const jobs = planRerun({ ...RERUN, indices: failed });
        assert.deepEqual(
            jobs.map(({ size, request }) => [size, request.arraySize]),
            [[1000, 1000]],
        );
    });

    it("takes all of an array that failed without a failed child to name", async () => {
        const failed = (statusSummary: object) =>
            listFailedIndices(
                new FakeCloud().batch("r"),
                new FakeClock(),
                job({ id: "A", status: "FAILED", array: { size: 3, statusSummary } }),
                10,
                undefined,
            );
        assert.deepEqual(await failed({}), [10, 11, 12]);
        assert.deepEqual(await failed({ FAILED: 3 }), [10, 11, 12]);
    });

    it("asks for no children when none has failed", async () => {
        const cloud = new FakeCloud();
        const array = { size: 9, statusSummary: { SUCCEEDED: 9 } };
        const none = await listFailedIndices(
            cloud.batch("r"),
            new FakeClock(),
            job({ id: "A", status: "SUCCEEDED", array }),
            0,
            undefined,
        );
        assert.deepEqual([none, cloud.calls], [[], {}]);
    });

    it("counts from the chunk's offset, and through the map of a rerun of a rerun", async () => {
        const cloud = new FakeCloud().add(
            job({ id: "A:2", status: "FAILED" }),
            job({ id: "A:0", status: "FAILED" }),
        );
        const array = job({
            id: "A",
            status: "FAILED",
            array: { size: 3, statusSummary: { FAILED: 2 } },
        });
        const ask = (offset: number, map?: number[]) =>
            listFailedIndices(cloud.batch("r"), new FakeClock(), array, offset, map);
        assert.deepEqual(await ask(5000), [5000, 5002]);
        assert.deepEqual(await ask(0, [7, 2, 9]), [7, 9]);
        const single = job({ id: "B", status: "FAILED" });
        assert.deepEqual(
            await listFailedIndices(cloud.batch("r"), new FakeClock(), single, 0, [70]),
            [70],
        );
    });

    it("3 of 100: an array of 3 with an index map, and all else as it was", () => {
        const [planned, ...more] = planRerun(RERUN);
        assert.deepEqual(more, []);
        assert.deepEqual(planned, {
            region: "us-east-2",
            offset: 0,
            size: 3,
            request: {
                jobName: "embed-tok2-0",
                jobQueue: HERE.queueArn,
                jobDefinition: HERE.jobDefinitionArn,
                arraySize: 3,
                command: ["gpu-batch-worker", "items", "--", "python3", "embed.py"],
                environment: {
                    A: "1",
                    GPU_BATCH_MANIFEST: `s3://${HERE.bucket}/manifests/tok1/shards.json`,
                    GPU_BATCH_OUTPUT: "s3://team-data/out",
                    GPU_BATCH_CHECKPOINTS: `s3://${HERE.bucket}/checkpoints/tok1`,
                    GPU_BATCH_INDEX_MAP: `s3://${HERE.bucket}/manifests/tok2/indices.json`,
                },
                vcpus: 4,
                memoryMiB: 14336,
                gpus: 1,
                timeoutSeconds: 3600,
                dependsOn: [],
                tags: { "gpu-batch:token": "tok2", "gpu-batch:stack": "prod" },
            },
        });
    });

    it("in another cell uses that cell's bucket and leaves other buckets alone", () => {
        const [planned] = planRerun({ ...RERUN, cell: THERE });
        assert.equal(planned?.region, "eu-north-1");
        assert.deepEqual(planned?.request.environment, {
            A: "1",
            GPU_BATCH_MANIFEST: `s3://${THERE.bucket}/manifests/tok1/shards.json`,
            GPU_BATCH_OUTPUT: "s3://team-data/out",
            GPU_BATCH_CHECKPOINTS: `s3://${THERE.bucket}/checkpoints/tok1`,
            GPU_BATCH_INDEX_MAP: `s3://${THERE.bucket}/manifests/tok2/indices.json`,
        });
        assert.deepEqual(listManifestFiles({ ...RERUN, cell: THERE }), [
            { bucket: HERE.bucket, key: "manifests/tok1/shards.json" },
            { bucket: HERE.bucket, key: "manifests/tok1/items.jsonl" },
        ]);
        for (const uri of ["s3://team-data/manifests/tok1/shards.json", "shards.json"]) {
            const environment = { ...ORIGINAL.environment, GPU_BATCH_MANIFEST: uri };
            const original = { ...ORIGINAL, environment };
            assert.deepEqual(listManifestFiles({ ...RERUN, original }), [], uri);
        }
    });

    it("one failed index is a job that is no array, with its map", () => {
        const [planned] = planRerun({ ...RERUN, indices: [41] });
        assert.equal(planned?.request.arraySize, undefined);
        assert.match(planned?.request.environment.GPU_BATCH_INDEX_MAP ?? "", /indices\.json$/);
    });

    it("puts a command of the user's own below the worker, which knows the map", () => {
        const [planned] = planRerun({
            ...RERUN,
            original: { ...ORIGINAL, command: ["python3", "x.py"] },
        });
        assert.deepEqual(planned?.request.command, [
            "gpu-batch-worker",
            "index",
            "--",
            "python3",
            "x.py",
        ]);
    });

    it("12,000 indices are two arrays, the second behind the first in the map", () => {
        const indices = Array.from({ length: 12_000 }, (_, n) => n);
        const jobs = planRerun({ ...RERUN, indices });
        assert.deepEqual(
            jobs.map(({ size, request }) => [size, request.environment.GPU_BATCH_INDEX_OFFSET]),
            [
                [6000, undefined],
                [6000, "6000"],
            ],
        );
    });
});
