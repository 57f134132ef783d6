import * as assert from "node:assert/strict";
import { cancelAll, suggestNextStep, watchAndReport } from "../../../../cli/jobs/watch/watchRun";
import { FakeClock, FakeCloud, job } from "../../../support/fakeCloud";

describe("a watch from the command line", () => {
    it("sends a job that was named with its region again from there", () => {
        assert.equal(
            suggestNextStep("reclaimed", { resume: "id --region us-east-2" }),
            "again, where capacity is better: gpu-batch rerun id --from us-east-2 --region REGION",
        );
        assert.match(
            suggestNextStep("failed", { resume: "id --region us-east-2" })!,
            /logs id --region us-east-2 --index N; .* rerun id --from us-east-2$/,
        );
    });

    it("does not say that a job waits which it has cancelled", () => {
        assert.match(suggestNextStep("stuck", { resume: "tok1" })!, /^it still waits/);
        assert.equal(
            suggestNextStep("stuck", { resume: "tok1", cancelWhenStuck: true }),
            undefined,
        );
    });

    it("cancels every job that it can, and names the others", async () => {
        const cloud = new FakeCloud();
        cloud.fault = (_call, count) =>
            count === 1 ? "throttle" : count === 3 ? "refuse" : undefined;
        const jobs = ["J", "K", "L"].map((id) => ({ region: "us-east-2", id }));
        assert.equal(
            await cancelAll(jobs, cloud, "tok1", new FakeClock()),
            "K could not be cancelled: access denied: terminate\n" +
                "the jobs above go on; cancel them: gpu-batch cancel tok1\n",
        );
        assert.deepEqual(cloud.terminated, ["J", "L"]);
        cloud.fault = () => undefined;
        assert.equal(await cancelAll(jobs, cloud, "tok1", new FakeClock()), "cancelled\n");
    });

    it("that an error ends says that the jobs run on, and how to go on", async () => {
        const cloud = new FakeCloud().add(job({ id: "J" }));
        cloud.fault = () => "refuse";
        const run = { json: true, resume: "tok1 --state /mnt/state" };
        await assert.rejects(watchAndReport([{ region: "us-east-2", id: "J" }], cloud, run), {
            name: "UserError",
            message:
                "the watch has ended, the jobs run on: access denied: describe; go on with: gpu-batch watch tok1 --state /mnt/state",
        });
    });
});
