import * as assert from "node:assert/strict";
import { EXIT } from "../../jobs/exitCodes";
import type { Job } from "../../jobs/types";
import { FakeCloud, job } from "../support/fakeCloud";
import { HOST, MAX_RESOURCE, run } from "../support/watchRun";

/** How a watch ends, and the exit statuses. */
describe("watch", () => {
    const ENDS: readonly [keyof typeof EXIT, Partial<Job>][] = [
        ["failed", { attempts: [{ exitCode: 65 }] }],
        [
            "timedOut",
            {
                statusReason: "Job attempt duration exceeded timeout",
                attempts: [{ exitCode: 137 }],
            },
        ],
        ["cancelled", { statusReason: "no longer needed", ended: true }],
        ["cancelled", { statusReason: MAX_RESOURCE }],
        ["reclaimed", { statusReason: HOST, attempts: [{ statusReason: HOST }] }],
        ["reclaimed", { attempts: [{ exitCode: 75 }] }],
    ];
    for (const [verdict, change] of ENDS)
        it(`ends as ${verdict} after ${change.statusReason ?? JSON.stringify(change.attempts)}`, async () => {
            const cloud = new FakeCloud().add(
                job({ id: "J", status: "FAILED", ...change }),
                job({ id: "K", status: "SUCCEEDED" }),
            );
            assert.equal((await run(cloud, ["J", "K"])).verdict, verdict);
        });

    it("documents its exit statuses", () =>
        assert.deepEqual(EXIT, {
            succeeded: 0,
            refused: 1,
            failed: 2,
            timedOut: 3,
            stuck: 4,
            vanished: 5,
            unfinished: 6,
            cancelled: 7,
            reclaimed: 8,
            interrupted: 130,
        }));
});
