import * as assert from "node:assert/strict";
import { EXIT } from "../../../../cli/jobs/exitCodes";
import type { Job } from "../../../../cli/jobs/types";
import { FakeCloud, job } from "../../../support/fakeCloud";
import { HOST, MAX_RESOURCE, run } from "../../../support/watchRun";

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

    const LOST: readonly [string, keyof typeof EXIT, Partial<Job>, Record<string, number>][] = [
        ["was cancelled", "cancelled", { statusReason: "not needed", ended: true }, {}],
        ["lost its dependency", "failed", { statusReason: "Dependent Job failed" }, {}],
        [
            "lost its listed children",
            "failed",
            { statusReason: "Array Child Job failed" },
            { FAILED: 9 },
        ],
    ];
    for (const [what, verdict, change, statusSummary] of LOST)
        it(`ends as ${verdict} when an array ${what} and has no failed child to show`, async () => {
            const array = { size: 9, statusSummary };
            const cloud = new FakeCloud().add(job({ id: "A", status: "FAILED", array, ...change }));
            const result = await run(cloud, ["A"]);
            assert.equal(result.verdict, verdict);
            assert.deepEqual(
                result.failures.map(({ id, statusReason }) => [id, statusReason]),
                [["A", change.statusReason]],
            );
        });

    it("ends as failed when the children are listed and no longer described", async () => {
        const array = { size: 2, statusSummary: { FAILED: 2 } };
        const cloud = new FakeCloud().add(job({ id: "A", status: "FAILED", array }));
        const batch = cloud.batch.bind(cloud);
        cloud.batch = (region) => ({
            ...batch(region),
            children: () => Promise.resolve({ ids: ["A:0", "A:1"] }),
        });
        const { verdict, failures } = await run(cloud, ["A"]);
        assert.equal(verdict, "failed");
        assert.deepEqual(
            failures.map(({ id }) => id),
            ["A"],
        );
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
