import * as assert from "node:assert/strict";
import type { Job, Status } from "../../../../cli/jobs/types";
import { FakeCloud, job } from "../../../support/fakeCloud";
import { HOST, run } from "../../../support/watchRun";

/** An array of 10,000 whose children end as given, the rest succeeded. */
function bigArray(cloud: FakeCloud, failed: readonly Partial<Job>[]): void {
    const statusSummary = { SUCCEEDED: 10_000 - failed.length, FAILED: failed.length };
    cloud.add(job({ id: "A", status: "FAILED", array: { size: 10_000, statusSummary } }));
    failed.forEach((change, index) =>
        cloud.add(job({ id: `A:${index}`, status: "FAILED", ...change })),
    );
}

describe("watch", () => {
    it("follows a job to its end, and asks no oftener than it must", async () => {
        const cloud = new FakeCloud().add(job({ id: "J", status: "RUNNABLE" }));
        const states: Status[] = ["STARTING", "RUNNING", "RUNNING", "RUNNING", "SUCCEEDED"];
        const { verdict, events, clock } = await run(cloud, ["J"], () => {
            cloud.add(job({ id: "J", status: states.shift() ?? "SUCCEEDED" }));
        });
        assert.equal(verdict, "succeeded");
        assert.equal(events.filter(({ event }) => event === "progress").length, 4);
        assert.equal(cloud.calls.children, undefined, "nothing failed, so no children are listed");
        const waits = clock.sleeps.map((ms) => ms / 1000);
        assert.ok(
            waits.every((wait) => wait >= 3.75 && wait <= 75),
            String(waits),
        );
        assert.ok(waits[3]! > waits[2]!, "a job in which nothing happens is looked at less often");
    });

    it("10,000 children in mixed states: one call a look, counts from the summary", async () => {
        const statusSummary = {
            SUBMITTED: 1,
            RUNNABLE: 4000,
            STARTING: 9,
            RUNNING: 990,
            SUCCEEDED: 5000,
        };
        const cloud = new FakeCloud().add(
            job({ id: "A", status: "PENDING", array: { size: 10_000, statusSummary } }),
        );
        const { events, verdict } = await run(cloud, ["A"], () => {
            const all = { SUCCEEDED: 10_000 };
            cloud.add(
                job({ id: "A", status: "SUCCEEDED", array: { size: 10_000, statusSummary: all } }),
            );
        });
        assert.equal(verdict, "succeeded");
        assert.deepEqual(cloud.calls, { describe: 2 });
        const [first] = events;
        assert.ok(first?.event === "progress");
        assert.deepEqual(first.progress.counts, {
            SUBMITTED: 1,
            PENDING: 0,
            RUNNABLE: 4000,
            STARTING: 9,
            RUNNING: 990,
            SUCCEEDED: 5000,
            FAILED: 0,
        });
    });

    it("10,000 children with failures: reclaims and failures counted apart, in pages of 100", async () => {
        const cloud = new FakeCloud();
        bigArray(cloud, [
            ...Array.from({ length: 40 }, () => ({
                statusReason: HOST,
                attempts: [{ statusReason: HOST }, { statusReason: HOST }],
            })),
            ...Array.from({ length: 210 }, () => ({
                statusReason: "Essential container in task exited",
                attempts: [{ statusReason: HOST }, { exitCode: 1 }],
            })),
        ]);
        const result = await run(cloud, ["A"]);
        assert.equal(result.verdict, "failed");
        assert.deepEqual(result.endings, { reclaimed: 40, failed: 210 });
        assert.equal(result.reclaims, 40 * 2 + 210);
        assert.equal(cloud.calls.children, 3);
        assert.deepEqual(cloud.pages, [1, 100, 100, 50]);
        assert.deepEqual(
            result.failures.map(({ id }) => id),
            Array.from({ length: 250 }, (_, index) => `A:${index}`),
            "in the order of their indices, whatever order Batch answers in",
        );
    });

    it("asks for 250 jobs in pages of 100", async () => {
        const ids = Array.from({ length: 250 }, (_, index) => `J${index}`);
        const cloud = new FakeCloud().add(...ids.map((id) => job({ id, status: "SUCCEEDED" })));
        assert.equal((await run(cloud, ids)).verdict, "succeeded");
        assert.deepEqual(cloud.pages, [100, 100, 50]);
    });

    it("waits out throttling, with jitter that doubles, and goes on", async () => {
        const cloud = new FakeCloud().add(job({ id: "J", status: "SUCCEEDED" }));
        cloud.fault = (_call, count) => (count <= 5 ? "throttle" : undefined);
        const { verdict, clock } = await run(cloud, ["J"]);
        assert.equal(verdict, "succeeded");
        assert.deepEqual(clock.sleeps, [250, 500, 1000, 2000, 4000]);
    });

    it("a job that Batch has forgotten ends as vanished, one that is not there yet does not", async () => {
        const late = new FakeCloud();
        let looks = 0;
        const found = await run(late, ["J"], () => {
            if (++looks === 3) late.add(job({ id: "J", status: "SUCCEEDED" }));
        });
        assert.equal(found.verdict, "succeeded");
        const { verdict, vanished } = await run(new FakeCloud(), ["J"]);
        assert.deepEqual([verdict, vanished], ["vanished", ["J"]]);
    });

    it("a job that ended and was then forgotten has still succeeded", async () => {
        const cloud = new FakeCloud().add(
            job({ id: "J", status: "SUCCEEDED" }),
            job({ id: "K", status: "RUNNING" }),
        );
        let looks = 0;
        const { verdict } = await run(cloud, ["J", "K"], () => {
            cloud.jobs.delete("J");
            if (++looks === 8) cloud.add(job({ id: "K", status: "SUCCEEDED" }));
        });
        assert.equal(verdict, "succeeded");
    });

    it("a time limit of the watch ends the watch and no job", async () => {
        const cloud = new FakeCloud().add(job({ id: "J" }));
        const { verdict, clock } = await run(cloud, ["J"], undefined, { limitMinutes: 10 });
        assert.equal(verdict, "unfinished");
        assert.ok(clock.sleeps.reduce((a, b) => a + b, 0) >= 10 * 60_000);
        assert.deepEqual(cloud.terminated, []);
    });

    it("tells when it will be over", async () => {
        let done = 0;
        const array = () => ({
            size: 100,
            statusSummary: { RUNNING: 100 - done, SUCCEEDED: done },
        });
        const cloud = new FakeCloud().add(job({ id: "A", array: array() }));
        const { events } = await run(cloud, ["A"], () => {
            done = Math.min(100, done + 10);
            const status = done === 100 ? "SUCCEEDED" : "PENDING";
            cloud.add(job({ id: "A", status, array: array() }));
        });
        const [, second] = events;
        assert.ok(second?.event === "progress");
        // Ten of a hundred in the first 5 s: nine times as long again.
        assert.equal(second.etaMilliseconds, 45_000);
    });
});
