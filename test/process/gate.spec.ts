import * as assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { execFileSync, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { check } from "../../cli/check/check";
import { listPolicies } from "../../cli/check/packs/folders";
import { render } from "../../cli/check/report";
import type { CheckResult } from "../../cli/check/result";
import { EXEMPTION, HARMLESS, inDays, LOOSENING } from "../support/gateChanges";
import { editJson, GateRepository, replace, type Edits } from "../support/gateRepository";
import { sharedClone } from "../support/projectFiles";

let repository: GateRepository;
/** Where the checks of this file put their temporary folders. */
let temporary: string;
const outside = process.env.TMPDIR;

const listed = new Map<string, ReturnType<typeof listPolicies>>();

/** What packs list, asked once for the same code and exemptions: to start them takes seconds. */
const listOnce: typeof listPolicies = (folders, run) => {
    const home = path.dirname(folders.own[0]!);
    const hash = createHash("sha256");
    for (const file of fs.readdirSync(home, { recursive: true, encoding: "utf8" }).sort()) {
        const place = path.join(home, file);
        const isLevels = /^[^/]+\.json$/.test(file) && file !== "exemptions.json";
        if (!isLevels && fs.statSync(place).isFile())
            hash.update(`${file}\n`).update(fs.readFileSync(place));
    }
    const key = hash.digest("hex");
    const list = listed.get(key) ?? listPolicies(folders, run);
    listed.set(key, list);
    return list;
};

/** What is checked out, by the packs of a base; the program registers nothing, which is none of the gate's matter. */
function judge(
    base = "main",
    accept?: string,
    directory = repository.directory,
): Promise<CheckResult> {
    return check({
        ...{ directory, stack: "prod", today: inDays(0), run: () => Promise.resolve([]) },
        gate: { base, list: listOnce, ...(accept === undefined ? {} : { accept }) },
    });
}

/** The gate's first lines in each format, by what a result says of it; exact. */
function assertFirstLines(result: CheckResult, headline: string): void {
    const [kind, mark] = !result.gate?.sha256
        ? ["notice", "🔒"]
        : result.gate.accepted
          ? ["warning", "⚠️"]
          : ["error", "❌"];
    const first = (format: "text" | "markdown" | "github") => render(result, format).split("\n")[0];
    assert.equal(first("text"), headline);
    assert.equal(first("markdown"), `**${mark} ${headline}**`);
    assert.equal(first("github")?.split("%0A")[0], `::${kind} title=gate::${headline}`);
    assert.equal(Object.keys(JSON.parse(render(result, "json")) as object)[0], "gate");
    const { runs } = JSON.parse(render(result, "sarif")) as {
        runs: { results: { ruleId: string }[] }[];
    };
    const loosened = runs[0]!.results.map(({ ruleId }) => ruleId === "gate-not-loosened");
    const count = result.gate?.loosenings.length ?? 0;
    assert.deepEqual(loosened.slice(0, count), Array<boolean>(count).fill(true));
    assert.ok(!loosened.slice(count).includes(true));
}

/** The lines below the headline, of what a change loosens. */
const listLoosened = (result: CheckResult) =>
    render(result, "text")
        .split("\n\n")[0]!
        .split("\n")
        .filter((line) => /^ {2}[✗!] /.test(line))
        .map((line) => line.slice(4));

describe("the gate of a base", () => {
    let base: string;
    before(() => {
        temporary = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-gate-"));
        // Other tests of the process use the clone, too: it must not lie in a folder that goes first.
        sharedClone();
        process.env.TMPDIR = temporary;
        repository = new GateRepository([EXEMPTION]);
        base = `main (${repository.git("rev-parse", "main").slice(0, 12)})`;
    });
    afterEach(() => {
        const left = fs.readdirSync(temporary).filter((name) => name.includes("-base-"));
        assert.deepEqual(left, []);
    });
    after(() => {
        repository.remove();
        if (outside === undefined) delete process.env.TMPDIR;
        else process.env.TMPDIR = outside;
        fs.rmSync(temporary, { recursive: true, force: true });
    });

    const loosened = (count: number, how = "not accepted") =>
        `This change loosens its own gate: ${count} difference${count === 1 ? "" : "s"} from ${base}, ${how}`;

    for (const [what, edits, said] of LOOSENING)
        it(`is loosened by ${what}`, async () => {
            repository.change(edits);
            const result = await judge();
            assert.deepEqual([result.exitCode, result.errors], [3, []]);
            assertFirstLines(result, loosened(result.gate!.loosenings.length));
            const lines = listLoosened(result);
            for (const pattern of said)
                assert.ok(
                    lines.some((line) => pattern.test(line)),
                    `${pattern}\n${lines.join("\n")}`,
                );
        });

    for (const [what, edits] of HARMLESS)
        it(`is not loosened by ${what}`, async () => {
            repository.change(edits);
            const result = await judge();
            assert.deepEqual([result.exitCode, result.errors, listLoosened(result)], [0, [], []]);
            assertFirstLines(
                result,
                `Judged by the packs of ${base}, which this change does not loosen`,
            );
        });

    it("names what runs the check, and judges it not", async () => {
        repository.change({
            "cli/check/redact.ts": (text) => `${text}// \n`,
            CODEOWNERS: () => "* @a\n",
        });
        const { exitCode, gate } = await judge();
        assert.deepEqual([exitCode, gate?.guards], [0, ["CODEOWNERS", "cli/check/redact.ts"]]);
    });

    const RAISED: Edits = {
        "policy/prod.json": editJson<object>((levels) => ({ ...levels, "guard-tags": "advisory" })),
        "policy/exemptions.json": () => "[]",
    };

    it("lets a loosening pass by its number, or the first digits of it, and by no other", async () => {
        repository.change(RAISED);
        const { sha256 } = (await judge()).gate!;
        for (const accept of [sha256!, sha256!.slice(0, 32)]) {
            const result = await judge("main", accept);
            assert.deepEqual([result.exitCode, result.verdict], [0, "PASS"]);
            assertFirstLines(result, loosened(1, "accepted"));
            // The change's own packs have judged.
            const levels = result.packs.flatMap(({ policies }) => policies);
            assert.equal(levels.find(({ name }) => name === "guard-tags")?.level, "advisory");
        }
        const other = "0".repeat(64);
        const refused = await judge("main", other);
        assert.equal(refused.exitCode, 3);
        assert.match(
            render(refused, "text"),
            new RegExp(`\n  - --accept-loosening ${other} names another difference`),
        );
        assert.match(render(refused, "text"), new RegExp(`: --accept-loosening ${sha256}\n`));
        repository.change({ ...RAISED, "README.md": () => "Words.\n" });
        assert.equal(
            (await judge()).gate?.sha256,
            sha256,
            "what loosens nothing has no part in it",
        );
        repository.change({ ...RAISED, "policy/kit/view.ts": (text) => `${text}\n` });
        assert.equal((await judge("main", sha256!)).exitCode, 3);
    });

    it("takes a number where there is nothing to accept", async () => {
        repository.change({ "README.md": () => "Words.\n" });
        assert.equal((await judge("main", "0".repeat(64))).exitCode, 0);
    });

    it("judges the program by the base's packs, levels and exemptions", () => {
        const program = [
            'import { Provider } from "@pulumi/aws/provider";',
            'import { Bucket } from "@pulumi/aws/s3";',
            "export = async () => {",
            '    const tags = { "gpu-batch:stack": "prod", "gpu-batch:cell": "c" };',
            '    const provider = new Provider("us-east-2", { region: "us-east-2", defaultTags: { tags } });',
            '    new Bucket("b-us-east-2", {}, { provider });',
            "    return {};",
            "};",
            "",
        ].join("\n");
        repository.change({
            "index.ts": () => program,
            "policy/prod.json": () => '{"all":"disabled"}',
            "policy/exemptions.json": () =>
                JSON.stringify([
                    { ...EXEMPTION, policy: "guard-public-access", name: "b-us-east-2" },
                ]),
        });
        const run = (...more: readonly string[]) => {
            const bin = path.join(sharedClone(), "bin/gpu-batch.cjs");
            const args = ["check", "-s", "prod", "-C", repository.directory, ...more];
            try {
                return {
                    code: 0,
                    stdout: execFileSync(process.execPath, [bin, ...args], { encoding: "utf8" }),
                };
            } catch (error) {
                const { status, stdout } = error as { status: number; stdout: string };
                return { code: status, stdout };
            }
        };
        const refused = run("--base", "main");
        assert.equal(refused.code, 3);
        assert.match(refused.stdout, /^This change loosens its own gate: 47 differences from main/);
        assert.match(refused.stdout, /✗ guard-public-access \(mandatory\) {2}index\.ts:6\n/);
        assert.match(
            refused.stdout,
            /\nFAIL {2}prod: the change loosens its own gate; 2 resources/,
        );
        const [, sha256 = ""] = /--accept-loosening ([0-9a-f]{64})/.exec(refused.stdout) ?? [];
        const accepted = run("--base", "main", "--accept-loosening", sha256);
        assert.equal(accepted.code, 0);
        assert.match(accepted.stdout, /\n {2}- disabled and judging nothing, 45 of the policies: /);
        assert.match(
            accepted.stdout,
            /0 of 45 policies answered in 4 packs \(45 disabled\), 0 mand/,
        );
    });

    describe("fails with one clear error", () => {
        const WRONG: readonly (readonly [what: string, edits: Edits, error: RegExp])[] = [
            [
                "of levels that are no JSON",
                { "policy/prod.json": () => "{" },
                /^policy\/prod\.json: .*; write an object such as/,
            ],
            [
                "of a policy that no pack has",
                { "policy/prod.json": () => '{"guard-tagz":"advisory"}' },
                /^policy\/prod\.json: guard-tagz: no pack has this policy/,
            ],
            [
                "of an exemption for a word, for ever",
                {
                    "policy/exemptions.json": () =>
                        JSON.stringify([
                            { ...EXEMPTION, reason: "x", until: "9999-12-31", owner: "" },
                        ]),
                },
                /^the packs of the change do not start: .*\n.*exemptions\.json is refused:\n {2}entry 1 has the reason "x".*\n {2}entry 1 ends on 9999-12-31.*\n {2}entry 1 has no owner/,
            ],
            [
                "of a pack that throws",
                { "policy/gpu/index.ts": () => 'throw new Error("lost its rules");\n' },
                /^the packs of the change do not start: [^]*lost its rules/,
            ],
        ];
        for (const [what, edits, error] of WRONG)
            it(`${what}, and still tells what is loosened`, async () => {
                repository.change(edits);
                const { exitCode, errors, gate } = await judge();
                assert.equal(exitCode, 1);
                assert.equal(errors.length, 1, errors.join("\n\n"));
                assert.match(errors[0]!, error);
                assert.ok(gate);
            });

        async function assertError(expected: RegExp, ...args: Parameters<typeof judge>) {
            const { exitCode, errors, gate } = await judge(...args);
            assert.deepEqual([exitCode, errors.length, gate], [1, 1, undefined]);
            assert.match(errors[0]!, expected);
            assert.doesNotMatch(errors[0]!, /^\s+at /m);
        }

        for (const name of ["nowhere", "0".repeat(40), "", "-x", "main:policy"])
            it(`when there is no base ${name}`, () =>
                assertError(
                    /^--base .*: there is no such commit; run git fetch origin, and/,
                    name,
                ));

        it("when the clone is shallow", async () => {
            const clone = path.join(temporary, "shallow");
            const tip = repository.git("rev-parse", "main");
            repository.change({ "README.md": () => "Words.\n" });
            repository.git("branch", "--force", "tip");
            const url = `file://${repository.directory}`;
            repository.git("clone", "--quiet", "--depth=1", "--branch=tip", url, clone);
            fs.symlinkSync(
                path.join(repository.directory, "node_modules"),
                path.join(clone, "node_modules"),
            );
            await assertError(
                /^--base \w+: this clone is shallow and lacks the commit; run git fetch --unshallow origin, or/,
                ...([tip, undefined, clone] as const),
            );
        });

        it("when the folder is in no repository", () =>
            assertError(
                /is no checkout of a git repository \(not a git/,
                "main",
                undefined,
                sharedClone(),
            ));

        it("when there is no git", async () => {
            const { PATH } = process.env;
            process.env.PATH = "/nowhere";
            try {
                await assertError(/^git is not installed, and --base takes the packs of a commit/);
            } finally {
                process.env.PATH = PATH;
            }
        });

        it("when the base has no packs", async () => {
            repository.change({ "policy/spot": null, "policy/retry": null });
            repository.git("branch", "--force", "bare");
            await assertError(
                /^--base bare: the commit [0-9a-f]{12} has no policy packs to judge by \(policy\/spot, policy\/retry\); name/,
                "bare",
            );
        });

        it("when the base's packs do not start", async () => {
            repository.change({ "policy/spot/index.ts": replace("servePack(", "throwPack(") });
            repository.git("branch", "--force", "broken");
            const error = /^the packs of the base broken do not start: [^]*throwPack/;
            const { exitCode, errors } = await judge("broken");
            assert.deepEqual([exitCode, errors.length], [1, 1]);
            assert.match(errors[0]!, error);
            repository.change({ "policy/test.json": () => "{}" }, "broken");
            await assertError(error, "broken");
        });
    });

    it("leaves no folder behind when it is ended by a signal", async () => {
        repository.change({ "policy/NOTES.md": () => "Words.\n" });
        const bin = path.join(sharedClone(), "bin/gpu-batch.cjs");
        const args = [bin, "check", "-s", "prod", "-C", repository.directory, "--base", "main"];
        const child = spawn(process.execPath, args, { stdio: "ignore" });
        const ended = new Promise<NodeJS.Signals | null>((resolve) =>
            child.once("exit", (_code, signal) => resolve(signal)),
        );
        const isOpen = () => fs.readdirSync(temporary).some((name) => name.includes("-base-"));
        while (!isOpen()) await new Promise((resolve) => setTimeout(resolve, 20));
        child.kill("SIGTERM");
        assert.equal(await ended, "SIGTERM");
        assert.ok(!isOpen());
    });
});
