import * as assert from "node:assert/strict";
import { BROKEN_STACKS } from "../support/brokenStacks";
import { gpuBatch, slowness } from "../support/command";
import { inProjectCopy } from "../support/project";

/** Longest that a person waits to hear of a mistake, in seconds on an idle machine. */
const PATIENCE = 3;

describe("gpu-batch check of a broken stack", () => {
    before(() => gpuBatch(["check", "--stack", "prod"])); // what a first run compiles is not timed

    for (const { fault, asked = "prod", says, ...change } of BROKEN_STACKS)
        it(`${fault}: exit status 1, one message, at once`, async () => {
            const end = await inProjectCopy(change, (directory) =>
                gpuBatch(["check", "--stack", asked, "--cwd", directory]),
            );
            const printed = end.stdout + end.stderr;
            assert.equal(end.code, 1, printed);
            for (const text of says)
                assert.ok(printed.includes(text), `${text}\nis not in\n${printed}`);
            assert.doesNotMatch(printed, /^\s+at /m, "a stack trace");
            if (end.seconds >= PATIENCE)
                assert.ok(end.seconds < PATIENCE * slowness(), `${end.seconds.toFixed(1)} s`);
        });
});
