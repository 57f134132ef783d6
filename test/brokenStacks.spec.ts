import * as assert from "node:assert/strict";
import { check } from "../offline/check";
import { runProjectInline } from "../offline/inProcess";
import { BROKEN_STACKS } from "./support/brokenStacks";
import { inProjectCopy } from "./support/project";

async function messageOf(directory: string, stack: string): Promise<string> {
    const { errors, exitCode, verdict } = await check({
        ...{ directory, stack, today: "2026-11-22", run: runProjectInline },
        policies: { own: [] },
    });
    assert.deepEqual([exitCode, verdict, errors.length], [1, "FAIL", 1]);
    return errors[0] ?? "";
}

/** In this process; test/process/ runs the same table in real ones. */
describe("broken stacks", () => {
    it("are more than thirty", () => {
        assert.ok(BROKEN_STACKS.length >= 30, String(BROKEN_STACKS.length));
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
            assert.ok(problems.length <= expected, `more problems than faults:\n${message}`);
        });
    }
});
