import * as assert from "node:assert/strict";
import { check } from "../cli/check/check";
import { runProjectInline } from "./support/inProcess";
import { BROKEN_STACKS } from "./support/brokenStacks";
import { inProjectCopy, NO_PACKS } from "./support/project";

async function messageOf(directory: string, stack: string): Promise<string> {
    const { errors, exitCode, verdict } = await check({
        ...{ directory, stack, today: "2026-11-22", run: runProjectInline },
        policies: NO_PACKS,
    });
    assert.deepEqual([exitCode, verdict, errors.length], [1, "FAIL", 1]);
    return errors[0] ?? "";
}

/** In this process; test/process/ runs the same table in real ones. */
describe("broken stacks", () => {
    it("are more than a hundred", () => {
        assert.ok(BROKEN_STACKS.length > 100, String(BROKEN_STACKS.length));
        assert.equal(new Set(BROKEN_STACKS.map(({ fault }) => fault)).size, BROKEN_STACKS.length);
    });

    for (const { fault, asked = "prod", says, ...change } of BROKEN_STACKS) {
        it(`${fault}: one message with key and cure`, async () => {
            const message = await inProjectCopy(change, (directory) => messageOf(directory, asked));
            for (const text of says)
                assert.ok(message.includes(text), `${text}\nis not in\n${message}`);
            assert.doesNotMatch(message, /\n\s+at /, "a stack trace");
            const problems = message.split("\n").filter((line) => line.startsWith("  "));
            const expected = fault === "five faults at once" ? 5 : 1;
            // A fault that hides all others is one line without a list.
            assert.equal(problems.length || 1, expected, `as many problems as faults:\n${message}`);
        });
    }
});
