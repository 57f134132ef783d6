import * as assert from "node:assert/strict";
import { listCommands, parseBlocks, showsOutput } from "./support/blocks";

describe("the blocks of a page", () => {
    const page =
        "# A\n\n```sh\nls   # all\n```\n\n1. b\n\n    ```json\n    {}\n    ```\n\n```\nprinted\n```\n";

    it("are those between fences, with line and language", () =>
        assert.deepEqual(parseBlocks("a.md", page), [
            { page: "a.md", line: 3, language: "sh", text: "ls   # all\n" },
            { page: "a.md", line: 9, language: "json", text: "{}\n" },
            { page: "a.md", line: 13, language: "", text: "printed\n" },
        ]));

    const commands: readonly (readonly [string, readonly string[]])[] = [
        ["ls   # all\n\n# nothing\n", ["ls"]],
        ["npm ci && npm test\n", ["npm ci", "npm test"]],
        ["a \\\n  b\nc\n", ["a b", "c"]],
        ["echo 'a#b' \"#c\"\n", ["echo 'a#b' \"#c\""]],
    ];
    for (const [text, list] of commands)
        it(`${JSON.stringify(text)} is ${list.length} commands`, () =>
            assert.deepEqual(listCommands({ text }), list));

    const outputs: readonly (readonly [string, string, boolean])[] = [
        ["a\n", "x\na\ny\n", true],
        ["a\nb\n", "b\na\n", false],
        ["took 0.5 s (...)\n", "took 12.25 s (whatever)\n", true],
        ["took 0.5 s\n", "took long\n", false],
        ["a.b\n", "axb\n", false],
        ["2 of 2\n", "3 of 3\n", false],
    ];
    for (const [shown, printed, isShown] of outputs)
        it(`${JSON.stringify(shown)} ${isShown ? "shows" : "is not in"} ${JSON.stringify(printed)}`, () =>
            assert.equal(showsOutput(shown, printed), isShown));
});
