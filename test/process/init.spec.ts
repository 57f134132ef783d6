import * as assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { cloneProject } from "../support/projectFiles";

describe("init in a clone", () => {
    let clone: string;
    beforeEach(() => (clone = cloneProject()));
    afterEach(() => fs.rmSync(clone, { recursive: true }));

    const env = { PATH: process.env.PATH };
    const command = [process.execPath, "bin/gpu-batch.cjs"];
    function gpuBatch(...args: string[]) {
        const [program = "", ...rest] = [...command, ...args];
        const { status, stdout, stderr } = spawnSync(program, rest, {
            ...{ cwd: clone, env, encoding: "utf8", input: "" },
        });
        return { status, stdout, stderr };
    }

    it("writes a stack that passes the check, before and after", () => {
        const made = gpuBatch("init", "--yes", "--stack", "dev");
        assert.deepEqual([made.status, made.stderr], [0, ""]);
        assert.match(made.stdout, /The check passes\./);
        const { status, stdout } = gpuBatch("check", "--stack", "dev");
        assert.equal(status, 0, stdout);
        assert.match(stdout, /^PASS {2}dev: /m);
    });

    it("writes nothing that a policy refuses, and says which", () => {
        const lock = fs.readFileSync(path.join(clone, "regions.lock.json"), "utf8");
        const types = ["--instance-types", "g5.xlarge", "--max-vcpus", "4000"];
        const { status, stdout, stderr } = gpuBatch("init", "--yes", "--stack", "dev", ...types);
        assert.deepEqual([status, stdout], [1, ""]);
        assert.match(stderr, /^the check refuses the stack dev; nothing is written:\n/);
        assert.match(stderr, /^ {2}guard-capacity-ceiling: .* may run 4000 vCPUs/m);
        assert.match(stderr, /^ {2}spot-instance-diversity: /m);
        assert.ok(!fs.existsSync(path.join(clone, "Pulumi.dev.yaml")));
        assert.equal(fs.readFileSync(path.join(clone, "regions.lock.json"), "utf8"), lock);
    });

    it("asks in a terminal, and asks again what the check refuses", () => {
        const lines = ["dev", "", "us-east-2", "4000", "", "", "", "", "16", ""];
        // Of util-linux: gives the command a terminal.
        const said = execFileSync("script", ["-qec", command.join(" ") + " init", "/dev/null"], {
            ...{ cwd: clone, env, encoding: "utf8", timeout: 60_000 },
            input: lines.map((line) => `${line}\n`).join(""),
        });
        assert.match(said, /guard-capacity-ceiling: .* may run 4000 vCPUs/);
        assert.match(said, /Name of the stack \[dev\]: .*Name of the stack \[dev\]: /s);
        assert.match(said, /Wrote Pulumi\.dev\.yaml: cells in us-east-2\./);
        const text = fs.readFileSync(path.join(clone, "Pulumi.dev.yaml"), "utf8");
        assert.match(text, /gpu-batch:maxVcpus: 16\n/);
    });
});
