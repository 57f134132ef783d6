import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { ROOT } from "./support/preview";

/** Longest source file, in lines; a longer one holds two things. */
const MAX_LINES = 250;

const FOLDERS = ["components", "core", "cli", "policy"];
const SOURCES = [
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

/** What a file loads at run time, relative to the repository, and the packages it uses. */
function imports(file: string): string[] {
    const pattern =
        /(?:^|\n)\s*(?:import|export)\s+(?!type\b)[^;]*?from\s+"([^"]+)"|require\("([^"]+)"\)/g;
    return [...read(file).matchAll(pattern)].map(([, from, required]) => {
        const specifier = from ?? required ?? "";
        if (!specifier.startsWith(".")) return specifier;
        const target = path.posix.join(path.posix.dirname(file), specifier);
        return (
            [`${target}.ts`, `${target}/index.ts`].find((one) => SOURCES.includes(one)) ?? target
        );
    });
}

/** Whether a file holds a class of resources. */
const isComponent = (file: string) => / extends pulumi\.ComponentResource\b/.test(read(file));

/** Floor of a file: 1 is the ground. A file imports its own floor's files and lower ones. */
function floor(file: string): number {
    if (file.startsWith("core/")) return 1;
    if (file === "index.ts" || file.startsWith("cli/")) return 6;
    // Packs stand beside the house: their kit and their rules use Pulumi's policy SDK.
    if (file.startsWith("policy/")) return 5;
    if (["config.ts", "components/cell.ts"].includes(file)) return 5;
    if (file === "components/serviceRole.ts") return 3;
    return isComponent(file) ? 4 : 2;
}

describe("the house", () => {
    it("has sources to judge", () => assert.ok(SOURCES.length > 40, String(SOURCES.length)));

    for (const file of SOURCES) {
        it(`${file} imports its own floor and lower ones`, () => {
            for (const target of imports(file).filter((one) => SOURCES.includes(one)))
                assert.ok(floor(target) <= floor(file), `imports ${target}`);
        });

        it(`${file} is short`, () => {
            const lines = read(file).split("\n").length - 1;
            assert.ok(lines <= MAX_LINES, `${lines} lines`);
        });
    }

    it("keeps pure files free of Pulumi", () => {
        for (const file of SOURCES.filter((one) => floor(one) <= 2))
            for (const name of imports(file)) assert.doesNotMatch(name, /^@pulumi\//, file);
    });

    it("keeps components apart", () => {
        for (const file of SOURCES.filter((one) => floor(one) === 4))
            for (const target of imports(file).filter((one) => SOURCES.includes(one)))
                assert.ok(floor(target) !== 4, `${file} imports ${target}`);
    });

    it("keeps the policies apart from the program, and rules free of Pulumi and of I/O", () => {
        for (const file of SOURCES.filter((one) => one.startsWith("policy/")))
            for (const name of imports(file)) {
                assert.ok(
                    !name.startsWith("..") && !/^(components|core|cli)\//.test(name),
                    `${file} imports ${name}`,
                );
                if (read(file).includes("definePolicy({"))
                    assert.doesNotMatch(name, /^(@pulumi\/|node:)/, file);
            }
        for (const file of SOURCES.filter((one) => !one.startsWith("policy/")))
            for (const name of imports(file)) assert.doesNotMatch(name, /^policy\//, file);
    });

    it("reads Pulumi's configuration in config.ts alone, but for the pack that asks for the regions", () => {
        const readers = SOURCES.filter((file) =>
            /pulumi\.Config\b|runtime\.(allConfig|getConfig)/.test(read(file)),
        );
        assert.deepEqual(readers, ["config.ts", "policy/guard/index.ts"]);
    });

    it("creates providers in components/cell.ts alone, and gives no resource a region of its own", () => {
        const creators = SOURCES.filter((file) => /new (aws\.)?Provider\(/.test(read(file)));
        assert.deepEqual(creators, ["components/cell.ts"]);
    });

    it("loads no whole service index of AWS", () => {
        for (const file of SOURCES)
            for (const name of imports(file))
                assert.doesNotMatch(name, /^@pulumi\/(aws|awsx)$/, file);
    });

    it("depends on exact versions", () => {
        const { dependencies, devDependencies } = JSON.parse(read("package.json")) as Record<
            string,
            Record<string, string>
        >;
        for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies }))
            assert.match(version, /^\d+\.\d+\.\d+(-[\w.]+)?$/, name);
    });
});
