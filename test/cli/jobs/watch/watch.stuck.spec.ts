import * as assert from "node:assert/strict";
import { FakeCloud, job, QUEUE } from "../../../support/fakeCloud";
import { MAX_RESOURCE, run } from "../../../support/watchRun";

/** Jobs that do not start. */
describe("watch", () => {
    const REASONS: readonly [string, RegExp, RegExp][] = [
        [MAX_RESOURCE, /ceiling \(64\)/, /gpu-batch:maxVcpus/],
        [
            "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT - The job resource requirement (vCPU/memory/GPU) is higher than that can be met by the CE(s) attached to the job queue.",
            /no instance type/,
            /gpu-batch:instanceTypes/,
        ],
        [
            "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY - Service cannot fulfill the capacity requested for instance type [g5.xlarge]",
            /AWS has no capacity of g4dn\.xlarge, g5\.xlarge, g6\.xlarge/,
            /rerun --region/,
        ],
    ];
    for (const [statusReason, what, fix] of REASONS)
        it(`explains a job stuck for ${statusReason.split(" ")[0]}, and leaves it`, async () => {
            const cloud = new FakeCloud().add(job({ id: "J", status: "RUNNABLE", statusReason }));
            const { verdict, events, clock } = await run(cloud, ["J"]);
            assert.equal(verdict, "stuck");
            const stuck = events.find(({ event }) => event === "stuck");
            assert.ok(stuck?.event === "stuck");
            assert.match(stuck.causes[0]!.what, what);
            assert.match(stuck.causes[0]!.fix, fix);
            assert.deepEqual(cloud.terminated, []);
            const minutes = clock.sleeps.reduce((a, b) => a + b, 0) / 60_000;
            assert.ok(minutes >= 30 && minutes < 32, String(minutes));
        });

    it("explains a stuck array by one of its waiting children", async () => {
        const array = { size: 2, statusSummary: { RUNNABLE: 2 } };
        const cloud = new FakeCloud().add(
            job({ id: "A", status: "PENDING", array }),
            job({ id: "A:0", status: "RUNNABLE", statusReason: REASONS[2]![0] }),
            job({ id: "A:1", status: "RUNNABLE" }),
        );
        const { events } = await run(cloud, ["A"]);
        const stuck = events.find(({ event }) => event === "stuck");
        assert.ok(stuck?.event === "stuck");
        assert.match(stuck.causes[0]!.what, /no capacity/);
    });

    it("cancels what is stuck only when told to", async () => {
        const cloud = new FakeCloud().add(job({ id: "J", status: "RUNNABLE" }));
        const { verdict } = await run(cloud, ["J"], undefined, { cancelWhenStuck: true });
        assert.equal(verdict, "stuck");
        assert.deepEqual(cloud.terminated, ["J"]);
    });

    it("explains before it cancels, and cancels when it cannot explain", async () => {
        const cloud = new FakeCloud().add(job({ id: "J", status: "RUNNABLE" }));
        const calls: string[] = [];
        cloud.fault = (call) => {
            calls.push(call);
            return call === "queue" ? "refuse" : undefined;
        };
        const { verdict, events } = await run(cloud, ["J"], undefined, { cancelWhenStuck: true });
        assert.equal(verdict, "stuck");
        assert.deepEqual(cloud.terminated, ["J"]);
        assert.deepEqual(calls.slice(-2), ["queue", "terminate"]);
        const stuck = events.find(({ event }) => event === "stuck");
        assert.ok(stuck?.event === "stuck");
        assert.match(stuck.causes[0]!.what, /^why is not known: access denied: queue$/);
    });

    it("cancels the others when one cannot be cancelled, and says so", async () => {
        const cloud = new FakeCloud().add(
            job({ id: "J", status: "RUNNABLE" }),
            job({ id: "K", status: "RUNNABLE" }),
        );
        cloud.fault = (call, count) => (call === "terminate" && count === 1 ? "refuse" : undefined);
        const { events } = await run(cloud, ["J", "K"], undefined, { cancelWhenStuck: true });
        assert.deepEqual(cloud.terminated, ["K"]);
        const stuck = events.find((one) => one.event === "stuck" && one.job === "J");
        assert.ok(stuck?.event === "stuck");
        assert.match(stuck.causes[0]!.what, /^it could not be cancelled: access denied/);
    });

    it("does not call a job stuck whose siblings run", async () => {
        const statusSummary = { RUNNABLE: 5, RUNNING: 1 };
        const cloud = new FakeCloud().add(
            job({ id: "A", status: "PENDING", array: { size: 6, statusSummary } }),
        );
        const { verdict } = await run(cloud, ["A"], undefined, { limitMinutes: 120 });
        assert.equal(verdict, "unfinished");
        assert.deepEqual(cloud.terminated, []);
    });

    it("names the queue's state when that is the reason", async () => {
        const cloud = new FakeCloud().add(job({ id: "J", status: "RUNNABLE" }));
        cloud.queueState = { ...QUEUE, state: "DISABLED" };
        const { events } = await run(cloud, ["J"]);
        const stuck = events.find(({ event }) => event === "stuck");
        assert.ok(stuck?.event === "stuck");
        assert.match(stuck.causes[0]!.what, /the queue q is DISABLED and VALID/);
    });
});
