import * as assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { buildUserData, SCRIPT_FOLDER } from "../../components/batch/userData";
import { BASE_IMAGE, importBaseImage } from "./support/baseImage";
import { Daemon } from "./support/daemon";
import { run, type Ended } from "./support/run";

const METADATA = "169.254.169.254";
const CREDENTIALS = "169.254.170.2";
/** The user that jobs of the project's own image run as. */
const JOB_USER = 10001;

/** A file that the user data writes, by its path. */
function written(file: string): string {
    const [, text] = new RegExp(`^cat > ${file} <<'EOF'\n([^]*?)^EOF$`, "m").exec(buildUserData())!;
    return text!;
}

describe("an instance of the launch template", () => {
    let directory: string;
    let service: ChildProcess;
    const at = (name: string) => path.join(directory, name);

    before(async () => {
        directory = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-instance-"));
        const addresses = [METADATA, CREDENTIALS].map((ip) => `ip address add ${ip}/32 dev lo`);
        const script = ["ip link set lo up", ...addresses, 'exec "$@"'].join(" && ");
        const program = path.join(__dirname, "support/metadataService.cjs");
        service = spawn(
            "unshare",
            ["--net", "sh", "-c", script, "sh", process.execPath, program, at("notice")],
            { stdio: ["ignore", "pipe", "inherit"] },
        );
        await new Promise<void>((resolve, reject) => {
            service.stdout!.once("data", () => resolve());
            service.once("close", (code) => reject(new Error(`the service ended with ${code}`)));
        });
    });
    after(() => {
        service.kill();
        fs.rmSync(directory, { recursive: true });
    });

    /** Runs a command on the instance's network. */
    const onInstance = (command: readonly string[], user = 0): Ended => {
        const network = `--net=/proc/${service.pid}/ns/net`;
        const as = ["setpriv", `--reuid=${user}`, "--clear-groups"];
        return run("nsenter", [network, ...as, ...command]);
    };
    const asks = (address: string, user: number) =>
        onInstance(
            ["curl", "-s", "-m", "2", "-X", "PUT", `http://${address}/latest/api/token`],
            user,
        ).code === 0;

    it("closes the metadata service to jobs, and leaves them their own credentials", () => {
        assert.equal(asks(METADATA, JOB_USER), true, "nothing is closed before");
        const unit = written("/etc/systemd/system/gpu-batch-metadata.service");
        const [, command] = /^ExecStart=(.*)$/m.exec(unit)!;
        assert.deepEqual(onInstance(command!.split(" ")), { code: 0, stdout: "", stderr: "" });
        assert.deepEqual(
            [METADATA, CREDENTIALS].map((address) => [
                address,
                asks(address, 0),
                asks(address, JOB_USER),
            ]),
            [
                [METADATA, true, false],
                [CREDENTIALS, true, true],
            ],
        );
    });

    it("has units that systemd takes, one of which the agent cannot start without", () => {
        // Where the scripts lie on an instance there is none here.
        const program = "/usr/local/sbin/gpu-batch-spot-notice";
        for (const name of ["gpu-batch-metadata.service", "gpu-batch-spot-notice.service"]) {
            const unit = written(`/etc/systemd/system/${name}`);
            fs.writeFileSync(at(name), unit.replace(program, "/bin/true"));
            const { code, stdout, stderr } = run("systemd-analyze", ["verify", at(name)]);
            assert.equal(code, 0, stdout + stderr);
            assert.doesNotMatch(stderr, new RegExp(name));
        }
        const metadata = written("/etc/systemd/system/gpu-batch-metadata.service");
        assert.match(metadata, /^RequiredBy=ecs\.service$/m);
        assert.match(metadata, /^Before=ecs\.service$/m);
    });

    it("has scripts that shellcheck finds clean", () => {
        const [, script] = /\n\n(#!\/bin\/bash\n[^]*?)\n\n--/.exec(buildUserData())!;
        for (const text of [script!, written("/usr/local/sbin/gpu-batch-spot-notice")]) {
            const { code, stdout } = run("shellcheck", ["--shell=bash", "-"], { input: text });
            assert.equal(code, 0, stdout);
        }
    });

    it("tells those containers of a reclaim that ask for it, each once", async () => {
        const daemon = await Daemon.start();
        let watcher: ChildProcess | undefined;
        try {
            importBaseImage(daemon);
            const start = (name: string, ...options: string[]) =>
                daemon.must(
                    ...[
                        "run",
                        "--detach",
                        "--init",
                        "--network",
                        "none",
                        "--name",
                        name,
                        ...options,
                    ],
                    ...[BASE_IMAGE, "bash", "-c"],
                    "trap 'echo told' USR1; echo ready; while :; do sleep 0.1; done",
                );
            start("asks", "--env", "GPU_BATCH_SPOT_NOTICE=on");
            start("refuses", "--env", "GPU_BATCH_SPOT_NOTICE=off");
            start("silent");
            const printed = (name: string) => daemon.must("logs", name);
            watcher = spawn(
                "nsenter",
                [
                    `--net=/proc/${service.pid}/ns/net`,
                    "bash",
                    path.join(SCRIPT_FOLDER, "spot-notice.sh"),
                ],
                { env: daemon.environment, stdio: "ignore" },
            );
            await sleep(7000);
            assert.equal(printed("asks"), "ready\n", "before the notice");
            fs.writeFileSync(at("notice"), "");
            await sleep(12_000);
            assert.deepEqual(
                ["asks", "refuses", "silent"].map((name) => [name, printed(name)]),
                [
                    ["asks", "ready\ntold\n"],
                    ["refuses", "ready\n"],
                    ["silent", "ready\n"],
                ],
            );
        } finally {
            watcher?.kill();
            for (const name of ["asks", "refuses", "silent"]) daemon.docker("rm", "--force", name);
            await daemon.stop();
        }
    });
});
