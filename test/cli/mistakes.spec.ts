import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { Command } from "commander";
import { createCommands } from "../../cli/commands";
import { printed } from "../support/inProcessCommand";
import { MISTAKES, type Mistake } from "../support/mistakes";
import { inProjectCopy } from "../support/project";

/** Commands that know no project. */
const WITHOUT_PROJECT = ["chekc", "completion"];

/** Everything that is said when a command is run in the mistaken project. */
function hear({ args, files = {}, ...change }: Mistake): Promise<string> {
    return inProjectCopy(change, async (directory) => {
        for (const [name, text] of Object.entries(files))
            fs.writeFileSync(path.join(directory, name), text);
        const program = new Command("gpu-batch");
        for (const command of createCommands(args[0])) program.addCommand(command);
        const [own, rest] = splitAtDashes(args.map((arg) => arg.replace("@", directory)));
        const cwd = WITHOUT_PROJECT.includes(args[0] ?? "") ? [] : ["--cwd", directory];
        const { exitCode } = process;
        try {
            const { out, err } = await printed(program, [...own, ...cwd, ...rest]);
            assert.equal(process.exitCode, 1, out);
            return (out + err).replaceAll(directory, "@");
        } catch (error) {
            return (error as Error).message.replaceAll(directory, "@");
        } finally {
            process.exitCode = exitCode;
        }
    });
}

/** Options and arguments, and the command of a job after `--`. */
function splitAtDashes(args: readonly string[]): [string[], string[]] {
    const at = args.indexOf("--");
    return at < 0 ? [[...args], []] : [args.slice(0, at), args.slice(at)];
}

describe("mistakes of the first day", () => {
    it("are forty and more, each another", () => {
        assert.ok(MISTAKES.length >= 40, String(MISTAKES.length));
        assert.equal(new Set(MISTAKES.map(({ mistake }) => mistake)).size, MISTAKES.length);
    });

    for (const one of MISTAKES)
        it(`${one.mistake}: where it is and what to write`, async () => {
            const said = await hear(one);
            for (const text of one.says)
                assert.ok(said.includes(text), `${text}\nis not in\n${said}`);
            assert.doesNotMatch(said, /\n\s+at /, "a stack trace");
        });
});
