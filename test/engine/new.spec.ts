import * as assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { cliPath } from "../../tools/pulumi/location";
import { pinnedVersion } from "../../tools/pulumi/build";
import { readProject } from "../../cli/project/project";
import { cloneProject, ROOT } from "../support/projectFiles";

describe("pulumi new from this repository", () => {
    let folder: string;
    let template: string;
    beforeEach(() => {
        folder = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-new-"));
        template = cloneProject();
        // Pulumi copies what it finds; a clone of the repository has no node_modules.
        fs.rmSync(path.join(template, "node_modules"));
        fs.copyFileSync(
            path.join(ROOT, "package-lock.json"),
            path.join(template, "package-lock.json"),
        );
        execFileSync("git", ["init", "--quiet"], { cwd: template });
        const host = path.join(folder, "pulumi-language-nodejs");
        const program = path.join(ROOT, "test/engine/plugin/languageHost.cjs");
        fs.writeFileSync(host, `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`, {
            mode: 0o755,
        });
    });
    afterEach(() => {
        for (const one of [folder, template]) fs.rmSync(one, { recursive: true });
    });

    function make(...args: string[]) {
        const directory = path.join(folder, "made");
        const env = {
            ...{ PATH: [folder, process.env.PATH].join(path.delimiter), HOME: folder },
            ...{ PULUMI_HOME: folder, PULUMI_SKIP_UPDATE_CHECK: "true" },
        };
        const all = ["new", template, "--generate-only", "--yes", "--dir", directory, ...args];
        const { status, stdout, stderr } = spawnSync(cliPath(pinnedVersion()), all, {
            ...{ env, encoding: "utf8" },
        });
        assert.equal(status, 0, stderr);
        // What Pulumi would run next, without a network.
        fs.symlinkSync(path.join(ROOT, "node_modules"), path.join(directory, "node_modules"));
        const gpuBatch = (...words: string[]) =>
            spawnSync(process.execPath, ["bin/gpu-batch.cjs", ...words], {
                ...{ cwd: directory, encoding: "utf8", env: { PATH: process.env.PATH } },
            });
        return { directory, stdout, gpuBatch };
    }

    it("makes a project whose own first stack passes the check, with nothing of the template in its lock", () => {
        const { directory, gpuBatch } = make();
        assert.ok(!fs.existsSync(path.join(directory, ".git")));
        const text = fs.readFileSync(path.join(directory, "Pulumi.yaml"), "utf8");
        assert.doesNotMatch(text, /^template:/m);
        assert.equal(readProject(directory).name, "gpu-batch");
        for (const stack of ["prod", "test"])
            fs.rmSync(path.join(directory, `Pulumi.${stack}.yaml`));
        const made = gpuBatch("init", "--yes", "--stack", "dev", "--fresh");
        assert.equal(made.status, 0, made.stderr);
        const lock = fs.readFileSync(path.join(directory, "regions.lock.json"), "utf8");
        assert.deepEqual(Object.keys((JSON.parse(lock) as { selection: object }).selection), [
            "dev",
        ]);
        const check = gpuBatch("check", "--stack", "dev");
        assert.equal(check.status, 0, check.stdout);
    });

    it("copies the code as it is: nothing in it reads as a placeholder", () => {
        const { directory } = make();
        const changed = [
            "bin",
            "cli",
            "components",
            "core",
            "policy",
            "index.ts",
            "config.ts",
        ].filter(
            (name) =>
                spawnSync("diff", [
                    "--recursive",
                    path.join(template, name),
                    path.join(directory, name),
                ]).status !== 0,
        );
        assert.deepEqual(changed, []);
    });

    it("takes another name, with which the check says what to write", () => {
        const { gpuBatch } = make("--name", "ml-infra");
        const { status, stdout } = gpuBatch("check", "--stack", "prod");
        assert.equal(status, 1);
        assert.match(stdout, /ml-infra/);
        assert.match(stdout, /write gpu-batch/);
    });
});
