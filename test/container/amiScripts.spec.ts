import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import {
    buildComponentDocument,
    SCRIPT_FOLDER,
    type Script,
} from "../../components/ami/componentDocument";
import { readDocument } from "../support/documentProblems";
import { NVIDIA_CTK } from "./support/prerequisites";
import { must, run, type Ended } from "./support/run";

/** What a machine may have as daemon.json before the build. */
const ROOTS: Readonly<Record<string, string | undefined>> = {
    "no file": undefined,
    "an empty object": "{}",
    "log-opts": '{"log-driver":"json-file","log-opts":{"max-size":"10m"}}\n',
    "other runtimes":
        '{"runtimes":{"kata":{"path":"/opt/kata"}},"default-runtime":"kata","live-restore":true}',
    "an nvidia runtime of another path":
        '{"runtimes":{"nvidia":{"path":"/old/nvidia","args":["--x"]}},"debug":false}',
    "text beyond ASCII": '{"labels":["größe=klein"]}',
};

describe("the AMI's scripts", () => {
    let root: string;
    beforeEach(() => (root = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-root-"))));
    afterEach(() => fs.rmSync(root, { recursive: true }));

    const at = (name: string) => path.join(root, name);
    const put = (name: string, text: string) => {
        fs.mkdirSync(path.dirname(at(name)), { recursive: true });
        fs.writeFileSync(at(name), text);
    };
    const script = (name: Script, env: Readonly<Record<string, string>> = {}): Ended =>
        run("bash", [path.join(SCRIPT_FOLDER, `${name}.sh`)], {
            env: { ...process.env, ROOT: root, ...env },
        });
    const DAEMON_JSON = "etc/docker/daemon.json";
    const read = () => fs.readFileSync(at(DAEMON_JSON), "utf8");

    describe("default-runtime", () => {
        for (const [name, before] of Object.entries(ROOTS)) {
            it(`gives with ${name} what nvidia-ctk gives`, () => {
                if (before !== undefined) put(DAEMON_JSON, before);
                assert.deepEqual(script("default-runtime"), { code: 0, stdout: "", stderr: "" });
                const theirs = at("theirs.json");
                if (before !== undefined) fs.writeFileSync(theirs, before);
                must(NVIDIA_CTK, [
                    ...["--quiet", "runtime", "configure", "--runtime=docker"],
                    ...["--set-as-default", `--config=${theirs}`],
                ]);
                assert.deepEqual(JSON.parse(read()), JSON.parse(fs.readFileSync(theirs, "utf8")));
            });

            it(`changes no byte of ${name} when it runs again`, () => {
                if (before !== undefined) put(DAEMON_JSON, before);
                script("default-runtime");
                const [first, { ino }] = [read(), fs.statSync(at(DAEMON_JSON))];
                assert.equal(script("default-runtime").code, 0);
                assert.equal(read(), first);
                assert.equal(fs.statSync(at(DAEMON_JSON)).ino, ino);
            });
        }

        it("keeps every other key and the file's mode", () => {
            put(DAEMON_JSON, ROOTS["other runtimes"] ?? "");
            fs.chmodSync(at(DAEMON_JSON), 0o600);
            script("default-runtime");
            assert.deepEqual(JSON.parse(read()), {
                "default-runtime": "nvidia",
                "live-restore": true,
                runtimes: {
                    kata: { path: "/opt/kata" },
                    nvidia: { args: [], path: "nvidia-container-runtime" },
                },
            });
            assert.equal(fs.statSync(at(DAEMON_JSON)).mode & 0o777, 0o600);
        });

        for (const [name, text] of [
            ["half a file", '{"debug": tr'],
            ["an empty file", ""],
            ["a list", "[]"],
            ["runtimes that are a list", '{"runtimes": []}'],
        ] as const)
            it(`stops at ${name} and leaves it`, () => {
                put(DAEMON_JSON, text);
                const { code, stderr } = script("default-runtime");
                assert.equal(code, 1);
                assert.match(stderr, /daemon\.json: .*; nothing was changed/);
                assert.doesNotMatch(stderr, /Traceback/);
                assert.equal(read(), text);
                assert.deepEqual(fs.readdirSync(at("etc/docker")), ["daemon.json"]);
            });
    });

    describe("clean-agent-state", () => {
        it("removes the agent's state and nothing else", () => {
            const state = [
                "var/lib/ecs/data/agent.db",
                "var/lib/ecs/data/.hidden",
                "var/lib/ecs/data/deep/state.json",
                "var/lib/ecs/gpu/nvidia-gpu-info.json",
                "var/log/ecs/ecs-agent.log",
            ];
            const kept = ["var/lib/ecs/ecs.config", "etc/ecs/ecs.config", "var/log/messages"];
            for (const file of [...state, ...kept]) put(file, file);
            put("etc/machine-id", "0123456789abcdef\n");
            assert.deepEqual(script("clean-agent-state"), { code: 0, stdout: "", stderr: "" });
            for (const file of state) assert.ok(!fs.existsSync(at(file)), file);
            for (const file of kept) assert.equal(fs.readFileSync(at(file), "utf8"), file);
            assert.deepEqual(fs.readdirSync(at("var/lib/ecs")).sort(), [
                "data",
                "ecs.config",
                "gpu",
            ]);
            assert.equal(fs.readFileSync(at("etc/machine-id"), "utf8"), "");
        });

        it("has nothing to do on a machine that never ran the agent", () =>
            assert.deepEqual(script("clean-agent-state"), { code: 0, stdout: "", stderr: "" }));
    });

    describe("check-clean", () => {
        const BOOTED = "2026-01-02 03:04:05";
        const agentDb = (time: string) => {
            put("var/lib/ecs/data/agent.db", "");
            fs.utimesSync(at("var/lib/ecs/data/agent.db"), new Date(time), new Date(time));
        };
        const check = () => script("check-clean", { BOOTED, TZ: "UTC" });

        it("accepts a machine without state, and state of after the start", () => {
            assert.equal(check().code, 0);
            agentDb("2026-01-02T03:05:00Z");
            assert.equal(check().code, 0);
        });

        it("refuses an agent.db that came with the AMI", () => {
            agentDb("2026-01-01T00:00:00Z");
            const { code, stderr } = check();
            assert.equal(code, 1);
            assert.match(stderr, /agent state of another instance: .*agent\.db/);
        });
    });

    it("are clean by bash and shellcheck as the document carries them", () => {
        const { document } = readDocument(buildComponentDocument({ minimumDriver: 580 }));
        const scripts = (document?.phases ?? []).flatMap(({ steps }) =>
            steps.flatMap(({ inputs }) => inputs.commands),
        );
        assert.equal(scripts.length, 7);
        for (const text of scripts) {
            const options = { input: text };
            assert.deepEqual(run("bash", ["-n"], options), { code: 0, stdout: "", stderr: "" });
            const { stdout, code } = run("/usr/bin/shellcheck", ["--shell=bash", "-"], options);
            assert.equal(code, 0, stdout);
        }
    });

    it("finds what is wrong in a script with shellcheck", () => {
        const { code } = run("/usr/bin/shellcheck", ["--shell=bash", "-"], { input: "rm $1\n" });
        assert.equal(code, 1);
    });
});
