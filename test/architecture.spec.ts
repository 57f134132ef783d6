import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { judgeHouse } from "./support/house";
import { ROOT } from "./support/preview";

const FOLDERS = ["components", "core", "cli", "policy"];
const FILES = [
    "index.ts",
    "config.ts",
    ...FOLDERS.flatMap((folder) =>
        fs
            .readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" })
            .filter((file) => file.endsWith(".ts"))
            .map((file) => path.posix.join(folder, file)),
    ),
];

function read(file: string): string {
    return fs.readFileSync(path.join(ROOT, file), "utf8");
}

const SOURCES = new Map(FILES.map((file) => [file, read(file)]));

/** A file of a length that offends nobody. */
const padded = (text: string) => `${text}\n${"// line\n".repeat(30)}`;

/** One breach of each rule, in a house that is clean without it: files, and what must be said. */
const PLANTED: readonly (readonly [
    rule: string,
    files: Readonly<Record<string, string>>,
    said: string,
])[] = [
    [
        "components know no command",
        { "components/a.ts": 'import { b } from "../cli/project/b";', "cli/project/b.ts": "" },
        "components/a.ts imports cli/project/b.ts: components does not know cli",
    ],
    [
        "the command knows no component, not even a type of it",
        { "cli/check/a.ts": 'import type { B } from "../../components/b";', "components/b.ts": "" },
        "cli/check/a.ts imports components/b.ts: cli does not know components",
    ],
    [
        "the program's own files know no command",
        { "config.ts": 'import { b } from "./cli/project/b";', "cli/project/b.ts": "" },
        "config.ts imports cli/project/b.ts: components does not know cli",
    ],
    [
        "core knows nothing of ours",
        { "core/a.ts": 'export { b } from "../components/b";', "components/b.ts": "" },
        "core/a.ts imports components/b.ts: core does not know components",
    ],
    [
        "core knows no Pulumi",
        { "core/a.ts": 'import * as pulumi from "@pulumi/pulumi";' },
        "core/a.ts imports @pulumi/pulumi: core knows neither Pulumi nor AWS's SDK",
    ],
    [
        "core knows no AWS SDK",
        { "core/a.ts": 'import type { Job } from "@aws-sdk/client-batch";' },
        "core/a.ts imports @aws-sdk/client-batch: core knows neither Pulumi nor AWS's SDK",
    ],
    [
        "packs know nothing of ours",
        { "policy/gpu/a.ts": 'import { b } from "../../core/b";', "core/b.ts": "" },
        "policy/gpu/a.ts imports core/b.ts: policy does not know core",
    ],
    [
        "nobody knows the packs",
        { "cli/check/a.ts": 'const b = require("../../policy/kit/b");', "policy/kit/b.ts": "" },
        "cli/check/a.ts imports policy/kit/b.ts: cli does not know policy",
    ],
    [
        "families of verbs do not know each other",
        { "cli/jobs/a.ts": 'import { b } from "../regions/b";', "cli/regions/b.ts": "" },
        "cli/jobs/a.ts imports cli/regions/b.ts: families of verbs do not know each other",
    ],
    [
        "what families share knows no family",
        { "cli/project/a.ts": 'import { b } from "../jobs/b";', "cli/jobs/b.ts": "" },
        "cli/project/a.ts imports cli/jobs/b.ts: families of verbs do not know each other",
    ],
    [
        "components do not know each other",
        {
            "components/a.ts":
                'import { B } from "./b";\nclass A extends pulumi.ComponentResource {}',
            "components/b.ts": "export class B extends pulumi.ComponentResource {}",
        },
        "components/a.ts imports components/b.ts: components/cell.ts alone joins components",
    ],
    [
        "nothing loads a whole service index",
        { "components/a.ts": 'import * as aws from "@pulumi/aws";' },
        "components/a.ts imports @pulumi/aws: import a subpath, the index loads every service",
    ],
    [
        "no circle, types counted",
        {
            "core/a.ts": 'import type { B } from "./b";',
            "core/b.ts": 'import { c } from "./c";',
            "core/c.ts": 'import { a } from "./a";',
        },
        "core/a.ts -> core/b.ts -> core/c.ts -> core/a.ts: a circle",
    ],
    [
        "functions are verbs",
        { "core/a.ts": "export function submitted() {}" },
        "core/a.ts: submitted is no verb of test/support/verbs.ts",
    ],
    [
        "methods are verbs",
        { "core/a.ts": "class A { lineage() { return 1; } }" },
        "core/a.ts: lineage is no verb of test/support/verbs.ts",
    ],
    [
        "functions in constants are verbs",
        { "core/a.ts": "const told = () => 1;" },
        "core/a.ts: told is no verb of test/support/verbs.ts",
    ],
    [
        "functions are short",
        { "core/a.ts": `function read() {\n${"    read();\n".repeat(49)}}` },
        "core/a.ts: read has 51 lines, over 50",
    ],
    [
        "constructors are short",
        { "components/a.ts": `class A { constructor() {\n${"read();\n".repeat(49)}} }` },
        "components/a.ts: constructor has 51 lines, over 50",
    ],
    ["files are short", { "core/a.ts": "//\n".repeat(251) }, "core/a.ts has 252 lines, over 250"],
];

/** The planted files; padded, so that the length of none is a breach too. */
function plant(files: Readonly<Record<string, string>>): Map<string, string> {
    return new Map(
        Object.entries(files).map(([file, text]) => [
            file,
            text.split("\n").length > 30 ? `${text}\n` : padded(text),
        ]),
    );
}

describe("the house", () => {
    it("has sources to judge", () => assert.ok(FILES.length > 200, String(FILES.length)));

    it("breaks no rule", () => assert.deepEqual(judgeHouse(SOURCES), []));

    for (const [rule, files, said] of PLANTED)
        it(`is judged: ${rule}`, () => assert.deepEqual(judgeHouse(plant(files)), [said]));

    it("is judged: no crumb beside its only importer", () => {
        const files = new Map([
            ["core/a.ts", padded('import { read } from "./b";')],
            ["core/b.ts", "export const b = 1;\n"],
        ]);
        const said = ["core/b.ts has 1 lines and one importer: make it a part of that file"];
        assert.deepEqual(judgeHouse(files), said);
        files.set("core/c.ts", padded('import { b } from "./b";'));
        assert.deepEqual(judgeHouse(files), []);
    });

    it("has no data beside a source of one name, which Pulumi's own loader would take in its place", () => {
        const twins = FILES.map((file) => file.replace(/\.ts$/, ".json")).filter(
            (file) => file.endsWith(".json") && fs.existsSync(path.join(ROOT, file)),
        );
        assert.deepEqual(twins, []);
    });

    it("keeps rules free of Pulumi and of input and output", () => {
        for (const [file, text] of SOURCES)
            if (text.includes("definePolicy({"))
                assert.doesNotMatch(text, /from "(@pulumi\/|node:)/, file);
    });

    it("reads Pulumi's configuration in config.ts alone, but for the pack that asks for the regions", () => {
        const readers = FILES.filter((file) =>
            /pulumi\.Config\b|runtime\.(allConfig|getConfig)/.test(read(file)),
        );
        assert.deepEqual(readers, ["config.ts", "policy/guard/index.ts"]);
    });

    it("creates providers in components/cell.ts alone, and gives no resource a region of its own", () => {
        // An example in a doc comment is another program's.
        const code = (file: string) => read(file).replaceAll(/^\s*\*.*$/gm, "");
        const creators = FILES.filter((file) => /new (aws\.)?Provider\(/.test(code(file)));
        assert.deepEqual(creators, ["components/cell.ts"]);
    });

    it("holds no text that pulumi new would replace by a project's name or description", () => {
        const folders = [...FOLDERS, "test", "docs", "docker/worker", "tools"];
        const files = folders.flatMap((folder) =>
            fs
                .readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true })
                .filter((one) => one.isFile() && /\.(ts|cjs|py|sh|md)$/.test(one.name))
                .map((one) => path.relative(ROOT, path.join(one.parentPath, one.name))),
        );
        const placeholder = /\$\{(PROJECT|DESCRIPTION)\}/;
        assert.deepEqual(
            [...new Set([...FILES, ...files])].filter((file) => placeholder.test(read(file))),
            [],
        );
    });

    it("depends on exact versions", () => {
        for (const file of ["package.json", "test/fixtures/packs/awsguard/package.json"]) {
            const { dependencies, devDependencies } = JSON.parse(read(file)) as Record<
                string,
                Record<string, string> | undefined
            >;
            for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies }))
                assert.match(version, /^\d+\.\d+\.\d+(-[\w.]+)?$/, `${file}: ${name}`);
        }
    });
});
