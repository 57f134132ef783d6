import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { OWN, readOwn, ROOT } from "./support/projectFiles";

/** Files and folders that belong to the team, of the repository's root. */
const TEAM_OWNED =
    /^(Pulumi.*|regions\.lock\.json|README\.md|docs(\/.*)?|policy(\/([^/]*\.json|\*))?|docker(\/(?!worker|bin).*)?|\*)$/;

/** Tests that may use the repository's root in another way, each with the reason. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
    "test/architecture.spec.ts": "reads the sources of the house",
    "test/container/support/jobImage.ts": "builds the image",
    "test/container/training.spec.ts": "builds the image",
    "test/engine/operations.spec.ts": "compares docs/operations.md with what the engine does",
    "test/cli/commands.spec.ts": "loads modules of the command in a process",
    "test/policy/catalogue.spec.ts": "lists the rules of a pack",
    "test/process/contentTag.spec.ts": "loads a module in a process",
    "test/process/submitKill.spec.ts": "runs a script of test/support",
    "test/process/package.spec.ts": "packs the repository",
    "test/support/trainingRun.ts": "trains with the image's own program",
    "test/ownData.spec.ts": "is this test",
};
/** Tiers that are about the repository as it is. */
const ABOUT_THE_REPOSITORY = /^test\/(repo|adopted|docs)\//;

/** How a test uses the repository's root where it must not. */
function judgeUses(text: string): string[] {
    const code = text.replace(/^(import|export) \{[^}]*\}.*;$/gm, "");
    if (!/import \{[^}]*\bROOT\b[^}]*\}/.test(text)) return [];
    return [...code.matchAll(/\bROOT\b/g)].flatMap(({ index }) => {
        const before = code.slice(0, index);
        const [, joined] = /^ROOT,([^)]*)\)/s.exec(code.slice(index)) ?? [];
        if (!before.endsWith("path.join(") || joined === undefined)
            return [code.slice(index - 20, index + 20)];
        const parts = joined.split(",").map((part) => /^\s*"(.*)"\s*$/s.exec(part)?.[1] ?? "*");
        const place = parts.join("/");
        return TEAM_OWNED.test(place) ? [place] : [];
    });
}

const FILES = fs
    .readdirSync(path.join(ROOT, "test"), { recursive: true, encoding: "utf8" })
    .map((file) => path.posix.join("test", file))
    .filter((file) => file.endsWith(".ts") && !ABOUT_THE_REPOSITORY.test(file));

describe("tests own their data", () => {
    it("and name no file that a team changes", () => {
        const offending = FILES.map((file) => ({
            file,
            uses: judgeUses(fs.readFileSync(path.join(ROOT, file), "utf8")),
        })).filter(({ uses }) => uses.length > 0);
        assert.deepEqual(
            offending.filter(({ file }) => EXCEPTIONS[file] === undefined),
            [],
        );
        assert.deepEqual(
            offending.map(({ file }) => file).sort(),
            Object.keys(EXCEPTIONS).sort(),
            "an exception that nobody needs",
        );
    });

    for (const [use, said] of [
        ['path.join(ROOT, "regions.lock.json")', ["regions.lock.json"]],
        ['path.join(ROOT, "policy", `${stack}.json`)', ["policy/*"]],
        ["path.join(ROOT, file)", ["*"]],
        ['path.join(ROOT, "docker/Dockerfile")', ["docker/Dockerfile"]],
        ['path.join(ROOT, "docker/worker", name)', []],
        ['path.join(ROOT, "bin/gpu-batch.cjs")', []],
    ] as const)
        it(`which is judged: ${use}`, () =>
            assert.deepEqual(judgeUses(`import { ROOT } from "./preview";\n${use}\n`), said));

    it("which is judged: the root as a project", () =>
        assert.equal(
            judgeUses('import { ROOT } from "./preview";\nconst project = readProject(ROOT);')
                .length,
            1,
        ));

    it("which is kept while they run", () => {
        const file = path.join(ROOT, "regions.lock.json");
        assert.throws(() => fs.readFileSync(file), /a test read regions\.lock\.json/);
        assert.ok(readOwn("regions.lock.json").length > 0);
        assert.ok(OWN.startsWith(ROOT));
    });
});
