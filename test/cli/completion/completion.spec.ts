import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { Command, Option } from "commander";
import {
    renderBashCompletion,
    renderFishCompletion,
    renderZshCompletion,
} from "../../../cli/completion/scripts";
import { listCommandWords } from "../../../cli/completion/words";
import { createCommands } from "../../../cli/commands";
import { OWN } from "../../support/projectFiles";

/** The program's own tree. */
function createTree(): ReturnType<typeof listCommandWords> {
    const program = new Command("gpu-batch").description("all").version("1.2.3");
    for (const command of createCommands("completion")) program.addCommand(command);
    return listCommandWords(program);
}

const TREE = createTree();
const BASH = renderBashCompletion(TREE);

/** What bash offers when Tab is pressed at the end of these words, in a project's folder. */
function complete(...words: string[]): string[] {
    const line = ["gpu-batch", ...words].map((word) => `'${word}'`).join(" ");
    const script = `${BASH}\nCOMP_WORDS=(${line}); COMP_CWORD=${words.length}; _gpu_batch; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const out = execFileSync("bash", ["--norc", "-c", script], { cwd: OWN, encoding: "utf8" });
    return out.split("\n").filter(Boolean);
}

describe("completion in bash", () => {
    for (const [words, offered] of [
        [["re"], ["rerun", "regions"]],
        [
            ["regions", ""],
            ["show", "refresh", "select", "explain", "help", "--help", "-h"],
        ],
        [
            ["regions", "select", "--s"],
            ["--stack", "--swap"],
        ],
        [
            ["check", "-s", ""],
            ["prod", "test"],
        ],
        [["regions", "select", "--stack", "p"], ["prod"]],
        [["check", "--format", "m"], ["markdown"]],
        [["check", "--stack", "prod", "--f"], ["--format"]],
        [["check", "--output", "Pulumi.p"], ["Pulumi.prod.yaml"]],
        [
            ["completion", ""],
            ["bash", "zsh", "fish", "--help", "-h"],
        ],
        [["--ver"], ["--version"]],
    ] as const)
        it(`offers after "${words.join(" ")}" what fits`, () =>
            assert.deepEqual(complete(...words), offered));

    it("knows every command of the program, and no other", () => {
        const names = createCommands(undefined).map((command) => command.name());
        assert.deepEqual(TREE[0]!.commands, [...names, "help"]);
        for (const name of names)
            assert.ok(
                TREE.some(({ path }) => path === name),
                name,
            );
    });
});

describe("completion in other shells", () => {
    const small = new Command("gpu-batch").description("all").helpCommand(false);
    small
        .command("check")
        .description("Judge a stack's plan")
        .option("-s, --stack <name>", "the stack")
        .addOption(new Option("--format <format>", "form of it").choices(["text", "json"]))
        .option("--output <file>", "a file");
    const tree = listCommandWords(small);

    it("is bash's in zsh, which reads it", () =>
        assert.equal(
            renderZshCompletion(tree),
            `autoload -U +X bashcompinit && bashcompinit\n${renderBashCompletion(tree)}`,
        ));

    it("tells fish each command and option with its description", () => {
        const at = "complete -c gpu-batch -n '__fish_seen_subcommand_from check'";
        assert.deepEqual(renderFishCompletion(tree).trimEnd().split("\n"), [
            "complete -c gpu-batch -n '__fish_use_subcommand' -f -a 'check' -d 'Judge a stack'\\''s plan'",
            "complete -c gpu-batch -n '__fish_use_subcommand' -l help -s h -d 'display help for command'",
            `${at} -l stack -s s -x -a '(ls Pulumi.*.yaml 2>/dev/null | sed '\\''s/^Pulumi\\\\.//; s/\\\\.yaml$//'\\'')' -d 'the stack'`,
            `${at} -l format -x -a 'text json' -d 'form of it'`,
            `${at} -l output -r -d 'a file'`,
            `${at} -l help -s h -d 'display help for command'`,
        ]);
    });
});
