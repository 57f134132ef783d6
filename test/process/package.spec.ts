import * as assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { createEngine, runInOwnProcess } from "../../cli/check/engine/run";
import type { Project } from "../../cli/project/project";
import { ROOT } from "../support/projectFiles";

/** Components whose doc comment has an example, which is a program. */
const EXAMPLES = [
    ["SpotBatch", "components/batch/spotBatch.ts"],
    ["GpuImage", "components/image/gpuImage.ts"],
    ["GpuAmi", "components/ami/gpuAmi.ts"],
    ["Network", "components/network/network.ts"],
    ["TrainingWorkflow", "components/training/trainingWorkflow.ts"],
] as const;

/** The program in the `@example` of a class's doc comment. */
function readExample(file: string): string {
    const text = fs.readFileSync(path.join(ROOT, file), "utf8");
    const [, example = ""] = /@example\n \* ```ts\n(.*?) \* ```/s.exec(text) ?? [];
    return example.replaceAll(/^ \* ?/gm, "");
}

/** What is wrong with each line is what the declarations say; without them it would be right. */
const MISTAKEN = `
import { buildCellNames, Network, SpotBatch, type SpotBatchArgs } from "gpu-batch";
// @ts-expect-error zones are names
new Network("n", { region: "us-east-2", cidr: "10.64.0.0/16", zones: [1, 2] });
// @ts-expect-error the account is missing
buildCellNames({ stack: "prod", region: "us-east-2" });
// @ts-expect-error no such output
export const none = (batch: SpotBatch) => batch.queueUrl;
// @ts-expect-error plain types only
export const args: Partial<SpotBatchArgs> = { maxVcpus: "64" };
`;

describe("the package", () => {
    let consumer: string;
    let files: string[];

    before(function () {
        this.timeout(240_000);
        consumer = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-consumer-"));
        const packed = execFileSync("npm", ["pack", "--json", "--pack-destination", consumer], {
            ...{ cwd: ROOT, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
        });
        const [{ filename, files: listed }] = JSON.parse(packed.slice(packed.indexOf("[")));
        files = listed.map((file: { path: string }) => file.path);
        const modules = path.join(consumer, "node_modules");
        fs.mkdirSync(path.join(modules, "gpu-batch"), { recursive: true });
        execFileSync("tar", [
            ...["--extract", "--gzip", "--strip-components=1"],
            ...["--file", path.join(consumer, filename)],
            ...["--directory", path.join(modules, "gpu-batch")],
        ]);
        // The packages that npm would install; not tsx, which a program needs no more than Pulumi does.
        for (const name of fs.readdirSync(path.join(ROOT, "node_modules")))
            if (!["tsx", "gpu-batch", ".bin"].includes(name))
                fs.symlinkSync(path.join(ROOT, "node_modules", name), path.join(modules, name));
        for (const [name, file] of EXAMPLES)
            fs.writeFileSync(path.join(consumer, `${name}.ts`), readExample(file));
        fs.mkdirSync(path.join(consumer, "docker"));
        fs.writeFileSync(path.join(consumer, "docker/Dockerfile"), "FROM scratch\n");
        fs.writeFileSync(path.join(consumer, "package.json"), '{ "name": "consumer" }');
        const compilerOptions = {
            ...{ target: "es2023", module: "nodenext", types: ["node"], strict: true },
            ...{ skipLibCheck: true, noEmit: true },
        };
        fs.writeFileSync(
            path.join(consumer, "tsconfig.json"),
            JSON.stringify({ compilerOptions, include: ["*.ts"] }),
        );
    });
    after(() => fs.rmSync(consumer, { recursive: true, force: true }));

    it("holds the command, the packs and the compiled components, and nothing of tests or of a team's own", () => {
        const wanted = [
            ...["bin/gpu-batch.cjs", "cli/main.ts", "policy/guard/index.cjs", "docs/package.md"],
            ...["dist/package/components/index.js", "dist/package/components/index.d.ts"],
            ...[
                "dist/package/components/ami/scripts/default-runtime.sh",
                "dist/package/components/batch/scripts/spot-notice.sh",
                "LICENSE",
            ],
        ];
        assert.deepEqual(
            wanted.filter((file) => !files.includes(file)),
            [],
        );
        const strange =
            /^(test|bench|tools|\.github|\.ci)\/|^Pulumi|lock\.json$|^policy\/[^/]*\.json$|\.spec\.|__pycache__/;
        assert.deepEqual(
            files.filter((file) => strange.test(file)),
            [],
        );
    });

    it("has types: every example is right, and every mistake is one", function () {
        this.timeout(240_000);
        fs.writeFileSync(path.join(consumer, "mistaken.ts"), MISTAKEN);
        const tsc = path.join(ROOT, "node_modules/typescript/bin/tsc");
        const { status, stdout } = spawnSync(process.execPath, [tsc, "-p", consumer], {
            encoding: "utf8",
        });
        assert.equal(status, 0, stdout);
    });

    for (const [name, file] of EXAMPLES)
        it(`runs the example of ${name} as Pulumi does, without tsx`, async function () {
            this.timeout(120_000);
            assert.notEqual(readExample(file), "");
            const project: Project = {
                ...{ directory: consumer, name: "consumer", main: `${name}.ts`, config: {} },
                runtime: { typescript: true },
            };
            const config = { values: {}, secretKeys: [], environments: [] };
            const engine = createEngine(project, "prod", config);
            assert.deepEqual(await runInOwnProcess(engine, project, config), []);
            const own = engine.registrations.filter(({ type }) => type.endsWith(`:${name}`));
            assert.equal(own.length, 1);
            const children = engine.registrations.filter(({ parent }) => parent === own[0]!.urn);
            assert.ok(children.length > 0, "it makes nothing");
        });

    it("brings the command", () => {
        const modules = path.join(consumer, "node_modules");
        fs.symlinkSync(path.join(ROOT, "node_modules/tsx"), path.join(modules, "tsx"));
        const command = path.join(modules, "gpu-batch/bin/gpu-batch.cjs");
        const run = (...args: string[]) =>
            spawnSync(process.execPath, [command, ...args], { cwd: consumer, encoding: "utf8" });
        const help = run("--help");
        assert.deepEqual([help.status, help.stderr], [0, ""]);
        assert.match(help.stdout, /^Usage: gpu-batch /);
        const check = run("check", "--stack", "prod");
        assert.equal(check.status, 1);
        assert.match(check.stdout, /there is no Pulumi\.yaml in /);
    });
});
