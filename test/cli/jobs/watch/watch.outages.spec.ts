import * as assert from "node:assert/strict";
import { Unreachable, Unsure } from "../../../../cli/jobs/types";
import { FakeCloud, job, type Fault } from "../../../support/fakeCloud";
import { run } from "../../../support/watchRun";

/** A job that ends at the third look that is answered. */
function ending(fault: Fault): Promise<{ verdict: string; cloud: FakeCloud }> {
    const cloud = new FakeCloud().add(job({ id: "J", status: "RUNNING" }));
    cloud.fault = fault;
    return run(cloud, ["J"], () => {
        if (cloud.pages.length >= 2) cloud.add(job({ id: "J", status: "SUCCEEDED" }));
    }).then(({ verdict }) => ({ verdict, cloud }));
}

/** Answers that do not come. */
describe("watch", () => {
    for (const fault of ["lose the answer", "no network"] as const)
        it(`outlasts twenty calls that end in "${fault}"`, async () => {
            const { verdict, cloud } = await ending((call, count) =>
                call === "describe" && count > 1 && count <= 21 ? fault : undefined,
            );
            assert.equal(verdict, "succeeded");
            assert.equal(cloud.calls.describe, 23);
        });

    it("gives an outage up in the end, after some minutes", async () => {
        const cloud = new FakeCloud().add(job({ id: "J", status: "RUNNING" }));
        cloud.fault = () => "lose the answer";
        let waited = 0;
        let last = 0;
        await assert.rejects(
            run(cloud, ["J"], (clock) => {
                waited += clock.sleeps.at(-1) ?? 0;
                last = clock.sleeps.at(-1) ?? 0;
            }),
            Unsure,
        );
        assert.equal(cloud.calls.describe, 40);
        assert.equal(last, 15_000);
        assert.ok(waited > 5 * 60_000 && waited < 15 * 60_000, String(waited));
    });

    it("tells at once of a region that was never reached", async () => {
        const cloud = new FakeCloud().add(job({ id: "J" }));
        cloud.fault = () => "no network";
        await assert.rejects(run(cloud, ["J"]), Unreachable);
        assert.equal(cloud.calls.describe, 1);
    });

    it("does not repeat what AWS refuses", async () => {
        const cloud = new FakeCloud().add(job({ id: "J" }));
        cloud.fault = () => "refuse";
        await assert.rejects(run(cloud, ["J"]), /access denied/);
        assert.equal(cloud.calls.describe, 1);
    });

    it("does not repeat a cancellation whose answer was lost", async () => {
        const cloud = new FakeCloud().add(job({ id: "J", status: "RUNNABLE" }));
        cloud.fault = (call) => (call === "terminate" ? "lose the answer" : undefined);
        await run(cloud, ["J"], undefined, { cancelWhenStuck: true }).catch(() => undefined);
        assert.equal(cloud.calls.terminate, 1);
    });
});
