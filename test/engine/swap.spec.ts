import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { check } from "../../cli/check/check";
import { runHere } from "./support/here";
import { succeeded } from "./support/events";
import { Lab, type Saved } from "./support/lab";
import { inRegions } from "./support/plans";
import { NO_PACKS } from "../support/project";

const region = (row: { type: string; region: string; id: string }) =>
    row.region || /us-east-2|us-east-1|us-west-2/.exec(row.id)?.[0] || "";

/** What remains of a prod cell on purpose: recipes and the component. */
const KEPT = /imagebuilder\/(component|imageRecipe)/;

describe("a swap of regions", () => {
    let lab: Lab;
    let saved: Saved;
    before(async () => {
        lab = await Lab.open();
        const stack = await lab.stack("prod", inRegions("us-east-2"));
        succeeded(await stack.up());
        saved = lab.save();
    });
    beforeEach(() => lab.restore(saved));
    after(() => lab.close());

    for (const [what, regions] of [
        ["for another", ["us-west-2"]],
        ["for two others", ["us-west-2", "us-east-1"]],
    ] as const)
        it(`one ${what}, in one update: the new cells are complete before the first deletion`, async () => {
            const stack = await lab.stack("prod", inRegions(...regions));
            const run = succeeded(await stack.up());

            const { log } = lab.cloud;
            const firstDeletion = log.findIndex(({ operation }) => operation === "delete");
            const before = log.slice(0, firstDeletion);
            const after = log.slice(firstDeletion);
            assert.ok(before.every(({ operation }) => operation === "create"));
            assert.ok(after.every(({ operation }) => operation === "delete"));
            assert.ok(after.every((entry) => region(entry) === "us-east-2" || entry.region === ""));
            for (const each of regions) {
                const queues = lab.cloud.rowsOf("aws:batch/jobQueue:JobQueue", each);
                assert.equal(queues.length, 1, each);
            }
            const remaining = lab.cloud.state.rows.filter(
                (row) => region(row) === "us-east-2" && !KEPT.test(row.type),
            );
            assert.deepEqual(remaining, []);
            assert.equal(run.steps.at(-1)?.operation, "delete");
            assert.deepEqual(succeeded(await stack.up()).steps, []);
        });

    it("is told by the check before, with the cell whose queue and jobs go", async () => {
        const stack = await lab.stack("prod", inRegions("us-east-2"));
        const git = (...args: string[]) =>
            execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@t", ...args], {
                cwd: stack.directory,
            });
        git("init", "-q");
        git("add", "regions.lock.json");
        git("commit", "-q", "-m", "lock");
        stack.change(inRegions("us-west-2"));
        const { errors, changes } = await check({
            ...{ directory: stack.directory, stack: "prod", today: "2026-11-22" },
            run: runHere,
            policies: NO_PACKS,
        });
        assert.deepEqual(errors, []);
        assert.deepEqual(
            changes?.removed.map(({ cell }) => cell),
            ["prod-us-east-2"],
        );
        assert.deepEqual(
            changes?.added.map(({ cell }) => cell),
            ["prod-us-west-2"],
        );
        assert.deepEqual(changes?.sharedNames, []);
    });
});
