import * as assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import { gpuBatch } from "../support/command";

const PATH = { PATH: process.env.PATH };
/** util-linux's `script` gives a command a terminal; its output is what the terminal was sent. */
const TERMINAL = ["sh", "-c", 'script --quiet --return --command "$*" /dev/null', "sh"];

/** The last line, without the time. */
const readVerdict = (output: string) =>
    output
        .trimEnd()
        .split("\n")
        .at(-1)!
        .trimEnd()
        .replace(/[\d.]+ s$/, "");

/** Runs the check on a terminal or on pipes. */
function check(env: NodeJS.ProcessEnv, onTerminal: boolean, ...args: string[]) {
    return gpuBatch(["check", "-s", "test", ...args], {
        env: { ...PATH, ...env },
        prefix: onTerminal ? TERMINAL : [],
    });
}

describe("colours of gpu-batch check", () => {
    const cases: readonly (readonly [
        what: string,
        env: NodeJS.ProcessEnv,
        onTerminal: boolean,
        args: readonly string[],
        colored: boolean,
    ])[] = [
        ["on a terminal", { TERM: "xterm" }, true, [], true],
        ["on a terminal with NO_COLOR", { TERM: "xterm", NO_COLOR: "1" }, true, [], false],
        ["in a pipe", { TERM: "xterm" }, false, [], false],
        ["in a pipe with FORCE_COLOR", { FORCE_COLOR: "1" }, false, [], true],
        [
            "in a pipe with FORCE_COLOR as markdown",
            { FORCE_COLOR: "1" },
            false,
            ["-f", "markdown"],
            false,
        ],
    ];
    for (const [what, env, onTerminal, args, colored] of cases)
        it(`${what}: ${colored ? "some" : "none"}`, async () => {
            const { code, stdout } = await check(env, onTerminal, ...args);
            assert.equal(code, 0, stdout);
            const plain = stripVTControlCharacters(stdout);
            assert.equal(stdout !== plain, colored);
            if (args.length === 0) assert.match(readVerdict(plain), /^PASS {2}test: /);
            // eslint-disable-next-line no-control-regex
            if (colored) assert.match(readVerdict(stdout), /^\u001b\[32mPASS\u001b\[39m {2}test: /);
        });
});
