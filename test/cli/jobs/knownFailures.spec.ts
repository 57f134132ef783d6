import * as assert from "node:assert/strict";
import { parseManifest } from "../../../cli/jobs/manifest";
import {
    MAX_OVERRIDES_BYTES,
    planJobs,
    findOrderProblems,
    type WorkOrder,
} from "../../../cli/jobs/planJobs";
import { listFailedIndices } from "../../../cli/jobs/rerun/failed";
import { planRerun } from "../../../cli/jobs/rerun/rerun";
import { explainStuck } from "../../../cli/jobs/watch/stuckCauses";
import { watch } from "../../../cli/jobs/watch/watch";
import { FakeClock, FakeCloud, job, QUEUE } from "../../support/fakeCloud";
import { targetCell } from "../../support/targetCells";

const WATCH = { stuckMinutes: 30, limitMinutes: 0, cancelWhenStuck: false };
const order = (change: Partial<WorkOrder>): WorkOrder => ({
    stack: "prod",
    token: "t",
    parts: [{ cell: targetCell(), offset: 0, size: 2 }],
    command: ["x"],
    hasManifest: false,
    environment: {},
    dependsOn: [],
    ...change,
});
const sizes = (size: number) =>
    planJobs(order({ parts: [{ cell: targetCell(), offset: 0, size }] })).map(
        ({ request }) => request.arraySize,
    );

/** What other teams hit with jobs; the numbers are those of docs/known-failures.md. */
describe("known failures of jobs", () => {
    it("14: a quota of too few vCPUs is named in vCPUs", () => {
        for (const quotaVcpus of [0, 3]) {
            const stuck = job({ id: "J", status: "RUNNABLE" });
            const [cause] = explainStuck({ job: stuck, queue: QUEUE, quotaVcpus });
            assert.match(cause!.what, new RegExp(`may run ${quotaVcpus} vCPUs.*fits has 4`));
        }
    });

    it("18: 100-id pages, jittered backoff, vanished jobs, jobs left alone", async () => {
        const ids = Array.from({ length: 201 }, (_, n) => `J${n}`);
        const cloud = new FakeCloud().add(
            ...ids.slice(1).map((id) => job({ id, status: "SUCCEEDED" })),
        );
        cloud.fault = (_call, count) => (count === 1 ? "throttle" : undefined);
        const clock = new FakeClock();
        const jobs = ids.map((id) => ({ region: "r", id }));
        const { verdict, vanished } = await watch(jobs, cloud, clock, WATCH, () => undefined);
        assert.deepEqual([verdict, vanished], ["vanished", ["J0"]]);
        assert.deepEqual(cloud.pages.slice(0, 3), [100, 100, 1]);
        assert.ok(
            cloud.pages.slice(3).every((size) => size === 1),
            "what has ended is not asked for again",
        );
        assert.equal(clock.sleeps[0], 250);
        assert.deepEqual(cloud.terminated, []);
    });

    it("19: n = 1 is a plain job, more than 10,000 are chunks, long lists are manifests", () => {
        assert.deepEqual([0, 1, 2, 10_000, 10_001].map(sizes), [
            [],
            [undefined],
            [2],
            [10_000],
            [5000, 5001],
        ]);
        const long = order({ environment: { LIST: "x".repeat(MAX_OVERRIDES_BYTES) } });
        assert.match(
            findOrderProblems(long)[0]?.message ?? "",
            /Batch takes 8192; put lists into a manifest/,
        );
        assert.match(parseManifest("").problems[0]?.message ?? "", /has no items/);
    });

    it("20: 3 of 100 fail, and the rerun is an array of 3 with an index map", async () => {
        const cloud = new FakeCloud();
        for (const index of [5, 50, 99]) cloud.add(job({ id: `A:${index}`, status: "FAILED" }));
        const original = job({
            id: "A",
            status: "FAILED",
            array: { size: 100, statusSummary: { SUCCEEDED: 97, FAILED: 3 } },
        });
        const indices = await listFailedIndices(
            cloud.batch("r"),
            new FakeClock(),
            original,
            0,
            undefined,
        );
        assert.deepEqual(indices, [5, 50, 99]);
        const cell = targetCell();
        const [planned, ...more] = planRerun({
            original,
            fromBucket: cell.bucket,
            stack: "prod",
            token: "t2",
            cell,
            indices,
        });
        assert.deepEqual(more, []);
        assert.equal(planned?.request.arraySize, 3);
        assert.ok("GPU_BATCH_INDEX_MAP" in planned.request.environment);
    });
});
