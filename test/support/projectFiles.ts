import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/** The repository: its code. What a team changes in it first is for no test to read; see {@link OWN}. */
export const ROOT = path.resolve(__dirname, "../..");

/** The tests' own project: Pulumi files, lock, levels of policies and Docker context, by the names of the repository's. */
export const OWN = path.join(ROOT, "test/fixtures/project");

/** A file of the tests' own project, as text. */
export function readOwn(file: string): string {
    return fs.readFileSync(path.join(OWN, file), "utf8");
}

/** What of the repository is code and for every project the same. */
const CODE = [
    ...["bin", "cli", "components", "core", "policy"],
    ...["config.ts", "index.ts", "package.json", "preload.cjs"],
    ...["tsconfig.json", "tsconfig.run.json", "node_modules"],
];

/** An entry of a project's folder. */
export interface ProjectPart {
    readonly name: string;
    /** Where it lies. */
    readonly target: string;
    /** Whether it is the tests' own data, or code of the repository. */
    readonly owned: boolean;
}

/** What a project's folder holds. */
export function listProjectParts(): ProjectPart[] {
    const names = fs.readdirSync(OWN);
    return [
        ...names.map((name) => ({ name, target: path.join(OWN, name), owned: true })),
        ...CODE.filter((name) => !names.includes(name)).map((name) => ({
            ...{ name, target: path.join(ROOT, name), owned: false },
        })),
    ];
}

/**
 * Copies a part of the repository's own image, for tests that are about the program it brings.
 * A team that replaces the program replaces those tests with it.
 */
export function copyOwnImage(part: string, to: string): void {
    process.env.GPU_BATCH_TEST_READS_IMAGE = "yes";
    try {
        fs.cpSync(path.join(ROOT, part), to, { recursive: true });
    } finally {
        delete process.env.GPU_BATCH_TEST_READS_IMAGE;
    }
}

/** A file of policies' levels or exemptions, which lies beside the packs and belongs to the team. */
const isPolicyData = (file: string) => /^policy\/[^/]+\.json$/.test(path.relative(ROOT, file));

/**
 * A clone whose team has changed nothing: a folder with copies of the repository's code and of the
 * tests' own project files. The caller removes it.
 */
export function cloneProject(): string {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-"));
    fs.cpSync(OWN, directory, { recursive: true });
    for (const name of [...CODE, "docker/worker"]) {
        const [from, to] = [path.join(ROOT, name), path.join(directory, name)];
        if (name === "node_modules") fs.symlinkSync(from, to);
        else fs.cpSync(from, to, { recursive: true, filter: (file) => !isPolicyData(file) });
    }
    return directory;
}

let shared: string | undefined;

/** A clone for all tests of a process that change nothing in it; it goes with the process. */
export function sharedClone(): string {
    if (shared === undefined) {
        const directory = cloneProject();
        process.once("exit", () => fs.rmSync(directory, { recursive: true, force: true }));
        shared = directory;
    }
    return shared;
}
