import * as assert from "node:assert/strict";
import { again } from "../../../cli/jobs/options";
import { STATE_FOLDER } from "../../../cli/jobs/stateFolder";
import { watchAndReport } from "../../../cli/jobs/watchRun";
import { FakeCloud, job } from "../../support/fakeCloud";

describe("a watch from the command line", () => {
    const TABLE: readonly [Parameters<typeof again>[1], string][] = [
        [{ state: STATE_FOLDER }, "tok1"],
        [{ state: STATE_FOLDER, region: "us-east-2" }, "tok1 --region us-east-2"],
        [{ state: "/mnt/state" }, "tok1 --state /mnt/state"],
        [{ state: "my state's" }, "tok1 --state 'my state'\\''s'"],
    ];
    for (const [options, words] of TABLE)
        it(`goes on with ${words}`, () => assert.equal(again("tok1", options), words));

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
