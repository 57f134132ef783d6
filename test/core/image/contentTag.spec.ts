import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as fc from "fast-check";
import { computeContentTag, type BuildInputs } from "../../../core/image/contentTag";

/** Files of a context: path to content and execute bit. */
type Files = Readonly<Record<string, { readonly text: string; readonly executable: boolean }>>;

const DOCKERFILE = "FROM scratch\nCOPY . /\n";
const ARGS = { BASE_IMAGE: "base@sha256:0", CUDA: "12.9" };

/** Writes the files in the given order and returns what a build of them would take. */
function write(directory: string, files: Files, order = Object.keys(files)): BuildInputs {
    const context = path.join(directory, "context");
    fs.mkdirSync(context, { recursive: true });
    for (const name of order) {
        const file = path.join(context, name);
        fs.mkdirSync(path.dirname(file), { recursive: true });
        fs.writeFileSync(file, files[name]!.text);
        fs.chmodSync(file, files[name]!.executable ? 0o755 : 0o644);
    }
    const dockerfile = path.join(directory, "Dockerfile");
    fs.writeFileSync(dockerfile, DOCKERFILE);
    return { context, dockerfile, args: ARGS, platform: "linux/amd64" };
}

/** Runs `use` in a folder of its own. */
async function scratch<T>(use: (directory: string) => Promise<T>): Promise<T> {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-tag-"));
    try {
        return await use(directory);
    } finally {
        fs.rmSync(directory, { recursive: true });
    }
}

const tagOf = (files: Files, order?: string[]) =>
    scratch((directory) => computeContentTag(write(directory, files, order)));

const name = fc.stringMatching(/^[a-z]{1,6}(\/[a-z]{1,4}\.[a-z]{1,3}){0,1}$/);
const file = fc.record({ text: fc.string(), executable: fc.boolean() });
const files = fc
    .dictionary(name, file, { minKeys: 1, maxKeys: 6 })
    // A name cannot be a file and a folder.
    .filter((all) => !Object.keys(all).some((one) => all[one.split("/")[0]!] && one.includes("/")));

const RUNS = { numRuns: 12 };

describe("contentTag", () => {
    const FILES: Files = {
        "app/main.py": { text: "print(1)\n", executable: false },
        "run.sh": { text: "#!/bin/sh\n", executable: true },
    };

    it("is a tag that registries accept, and stays the same from release to release", async () =>
        assert.equal(await tagOf(FILES), "44b27dce10e08929804e0e5bb8e5219a"));

    it("is the same at any path, in any order and at any time", () =>
        fc.assert(
            fc.asyncProperty(files, async (all) => {
                const order = Object.keys(all).reverse();
                const other = await scratch(async (directory) => {
                    const inputs = write(path.join(directory, "elsewhere"), all, order);
                    for (const one of order) fs.utimesSync(path.join(inputs.context, one), 1, 1);
                    return computeContentTag({
                        ...inputs,
                        args: Object.fromEntries(Object.entries(ARGS).reverse()),
                    });
                });
                assert.equal(other, await tagOf(all));
            }),
            RUNS,
        ));

    it("changes with one byte of any file", () =>
        fc.assert(
            fc.asyncProperty(files, fc.nat(), async (all, pick) => {
                const names = Object.keys(all);
                const one = names[pick % names.length]!;
                const changed = { ...all, [one]: { ...all[one]!, text: `${all[one]!.text}x` } };
                assert.notEqual(await tagOf(changed), await tagOf(all));
            }),
            RUNS,
        ));

    it("changes with the execute bit of any file", () =>
        fc.assert(
            fc.asyncProperty(files, fc.nat(), async (all, pick) => {
                const names = Object.keys(all);
                const one = names[pick % names.length]!;
                const { executable } = all[one]!;
                const changed = { ...all, [one]: { ...all[one]!, executable: !executable } };
                assert.notEqual(await tagOf(changed), await tagOf(all));
            }),
            RUNS,
        ));

    it("changes with the name of any file, and when one is added", () =>
        fc.assert(
            fc.asyncProperty(files, async (all) => {
                const [first = "", ...rest] = Object.keys(all);
                const renamed = Object.fromEntries([
                    [`${first}Z`, all[first]!],
                    ...rest.map((one) => [one, all[one]!] as const),
                ]);
                const tag = await tagOf(all);
                assert.notEqual(await tagOf(renamed), tag);
                assert.notEqual(
                    await tagOf({ ...all, Added: { text: "", executable: false } }),
                    tag,
                );
            }),
            RUNS,
        ));

    it("changes with every other input of the build", () =>
        scratch(async (directory) => {
            const inputs = write(directory, FILES);
            const changes: BuildInputs[] = [
                inputs,
                { ...inputs, args: { ...ARGS, CUDA: "13.0" } },
                { ...inputs, args: { ...ARGS, EXTRA: "" } },
                { ...inputs, args: { CUDA: "12.9" } },
                { ...inputs, platform: "linux/arm64" },
                { ...inputs, target: "packages" },
            ];
            const tags = await Promise.all(changes.map(computeContentTag));
            fs.appendFileSync(inputs.dockerfile, "# one more line\n");
            tags.push(await computeContentTag(inputs));
            fs.symlinkSync("run.sh", path.join(inputs.context, "link"));
            tags.push(await computeContentTag(inputs));
            fs.unlinkSync(path.join(inputs.context, "link"));
            fs.symlinkSync("app", path.join(inputs.context, "link"));
            tags.push(await computeContentTag(inputs));
            fs.mkdirSync(path.join(inputs.context, "empty"));
            tags.push(await computeContentTag(inputs));
            fs.writeFileSync(path.join(inputs.context, "run.sh"), "#!/bin/sh\r\n");
            tags.push(await computeContentTag(inputs));
            assert.equal(new Set(tags).size, tags.length, tags.join("\n"));
        }));

    it("does not run names and values together", async () => {
        const text = (all: Readonly<Record<string, string>>): Files =>
            Object.fromEntries(
                Object.entries(all).map(([one, content]) => [
                    one,
                    { text: content, executable: false },
                ]),
            );
        assert.notEqual(
            await tagOf(text({ a: "bc", d: "" })),
            await tagOf(text({ a: "b", cd: "" })),
        );
    });

    it("takes no notice of a checkout's umask, nor of what is ignored", () =>
        scratch(async (directory) => {
            const inputs = write(directory, {
                ...FILES,
                ".dockerignore": { text: "notes\n", executable: false },
            });
            const tag = await computeContentTag(inputs);
            fs.chmodSync(path.join(inputs.context, "app/main.py"), 0o664);
            fs.chmodSync(path.join(inputs.context, "app"), 0o700);
            fs.writeFileSync(path.join(inputs.context, "notes"), "mine");
            assert.equal(await computeContentTag(inputs), tag);
        }));

    it("goes by <Dockerfile>.dockerignore where there is one", () =>
        scratch(async (directory) => {
            const inputs = write(directory, FILES);
            const tag = await computeContentTag(inputs);
            fs.writeFileSync(`${inputs.dockerfile}.dockerignore`, "run.sh\n");
            const without = await computeContentTag(inputs);
            assert.notEqual(without, tag);
            fs.writeFileSync(path.join(inputs.context, "run.sh"), "changed");
            assert.equal(await computeContentTag(inputs), without);
        }));
});
