import * as assert from "node:assert/strict";
import { check, type RunProgram } from "../offline/check";
import { runInline, type InlineProgram } from "../offline/inProcess";
import { UserError } from "../offline/problem";
import { BROKEN_STACKS } from "./support/brokenStacks";
import { inProjectCopy } from "./support/project";

/** The repository's program in this process; test/process/ runs the same table in real ones. */
const inThisProcess: RunProgram = async (engine, { directory }, { secretKeys }) => {
    try {
        // eslint-disable-next-line @typescript-eslint/no-require-imports
        const program = require("../index") as InlineProgram;
        await runInline(engine, directory, program, secretKeys);
        return [];
    } catch (error) {
        return [(error as Error).message];
    }
};

async function messageOf(directory: string, stack: string): Promise<string> {
    try {
        const { errors, exitCode } = await check({ directory, stack, run: inThisProcess });
        assert.equal(exitCode, 1);
        assert.equal(errors.length, 1, "one message");
        return errors[0] ?? "";
    } catch (error) {
        if (error instanceof UserError) return error.message;
        throw error;
    }
}

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
