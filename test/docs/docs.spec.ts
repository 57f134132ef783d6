import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { ROOT } from "../support/projectFiles";
import { listCommands, parseBlocks, showsOutput, type Block } from "./support/blocks";
import { checkJson, checkOptions, checkPython, checkTypes, checkYaml } from "./support/checks";
import { CLAIMS, RUN_LOCAL, type Claim } from "./support/claims";
import { LISTED, type Listed } from "./support/listed";
import { Session } from "./support/session";

/** Pages in the order of a newcomer, then the others. */
const PAGES = [
    ...new Set([
        ...["README.md", "docs/first-hour.md", "docs/jobs.md"],
        ...fs
            .readdirSync(path.join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
            .filter((file) => file.endsWith(".md"))
            .map((file) => path.posix.join("docs", file))
            .sort(),
    ]),
];

/** Blocks that a page tells to save, by their beginning, and where. */
const FILES: readonly { readonly begins: string; readonly file: string }[] = [
    { begins: "import json", file: "docker/app/words.py" },
    { begins: '{"id": "a.json"', file: "texts.jsonl" },
];

describe("README.md and docs/", () => {
    const used = new Set<Listed | Claim>();
    const done = new Set<string>();
    let session: Session;
    /** What the last command printed, which a block without a language shows. */
    let printed = "";
    before(async () => {
        session = await Session.start();
    });
    after(() => session?.stop());

    async function runCommand(command: string): Promise<void> {
        const listed = LISTED.find((one) => one.command?.test(command));
        if (listed) {
            used.add(listed);
            checkOptions(command);
            return;
        }
        const claim = CLAIMS.find((one) => one.command === command);
        if (claim) used.add(claim);
        // One run is enough of a command that several pages show.
        if (done.has(command)) return;
        done.add(command);
        const { statuses = [0], says = [], writes = [] } = claim ?? {};
        const where = { asksAws: claim?.asksAws };
        // Pulumi would be asked for the outputs of a stack that nobody has deployed.
        const given = command.replace(/( submit) -s \w+ /, "$1 --outputs outputs.json ");
        const ended = await session.run(given, where);
        printed = ended.printed;
        assert.ok(statuses.includes(ended.code), `exit status ${ended.code}:\n${printed}`);
        for (const text of says) assert.match(printed, text);
        const changed = session.takeChanges(where).filter((file) => !writes.includes(file));
        assert.deepEqual(changed, [], "it changes what test/docs/support/claims.ts does not name");
    }

    async function checkBlock(block: Block): Promise<void> {
        const { text, language } = block;
        const saved = FILES.find(({ begins }) => text.startsWith(begins));
        if (saved) session.save(saved.file, text);
        switch (language) {
            case "yaml":
                return checkYaml(session, text);
            case "json":
                return checkJson(text);
            case "python":
                return checkPython(session, block);
            case "ts":
            case "typescript":
                return checkTypes(session, block);
            case "":
                return assert.ok(
                    showsOutput(text, printed),
                    `the page shows\n${text}\nand the last command printed\n${printed}`,
                );
            default:
                assert.fail(
                    `nothing checks a block of ${language}: teach test/docs, or list it with its reason in test/docs/support/listed.ts`,
                );
        }
    }

    for (const page of PAGES) {
        const blocks = parseBlocks(page, fs.readFileSync(path.join(ROOT, page), "utf8"));
        for (const block of blocks) {
            const at = `${page}:${block.line}`;
            const listed = LISTED.find(
                ({ page: its, has }) =>
                    its === page && has !== undefined && block.text.includes(has),
            );
            if (listed) used.add(listed);
            else if (block.language === "sh")
                for (const command of listCommands(block))
                    it(`${at} ${command}`, () => runCommand(command));
            else it(`${at} ${block.language || "output"}`, () => checkBlock(block));
        }
    }

    it("docs/first-hour.md: a second run skips what is done", async () => {
        const ended = await session.run(RUN_LOCAL);
        assert.equal(ended.code, 0, ended.printed);
        const items = ended.printed.match(/"event": "item".*?"status": "\w+"/g) ?? [];
        assert.equal(items.length, 32);
        assert.ok(
            items.every((item) => item.endsWith('"status": "skipped"')),
            ended.printed,
        );
    });

    it("docs/first-hour.md: a policy refuses maxVcpus 9999 and says what to write", async () => {
        session.offline.configure("test", { maxVcpus: 9999 });
        const ended = await session.run("npm run check -- --stack test");
        assert.equal(ended.code, 2, ended.printed);
        assert.match(ended.printed, /guard-capacity-ceiling[\s\S]*\n +Write /);
    });

    it("needs each entry of its lists", () => {
        const idle = [...LISTED, ...CLAIMS].filter((one) => !used.has(one));
        assert.deepEqual(idle, [], "remove them from test/docs/support/{listed,claims}.ts");
    });
});
