import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { SCRIPT_FOLDER } from "../../components/ami/componentDocument";
import { importBaseImage, BASE_IMAGE } from "./support/baseImage";
import { Daemon } from "./support/daemon";
import { must } from "./support/run";

/**
 * A stand-in for nvidia-container-runtime: leaves a mark in the container's root, as the real one
 * leaves a driver, and hands over to runc.
 */
const RUNTIME = `#!/bin/bash
set -euo pipefail
bundle=""
arguments=("$@")
for ((i = 0; i < $#; i++)); do
    [[ "\${arguments[i]}" == --bundle ]] && bundle="\${arguments[i + 1]}"
done
if [[ -n "$bundle" ]]; then
    root="$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["root"]["path"])' "$bundle/config.json")"
    echo "through the nvidia runtime" >"$root/mark"
fi
exec /usr/sbin/runc "$@"
`;

describe("Docker with the daemon.json that the AMI's script wrote", () => {
    let directory: string;
    before(() => {
        directory = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-runtime-"));
        const runtime = path.join(directory, "nvidia-container-runtime");
        fs.writeFileSync(runtime, RUNTIME, { mode: 0o755 });
    });
    after(() => fs.rmSync(directory, { recursive: true }));

    /** A scratch root's daemon.json, after the script when `configured`. */
    function daemonJson(name: string, text: string, configured: boolean): string {
        const root = path.join(directory, name);
        const file = path.join(root, "etc/docker/daemon.json");
        fs.mkdirSync(path.dirname(file), { recursive: true });
        fs.writeFileSync(file, text);
        if (configured)
            must("bash", [path.join(SCRIPT_FOLDER, "default-runtime.sh")], {
                env: { ...process.env, ROOT: root },
            });
        return file;
    }

    async function withDaemon(file: string, use: (daemon: Daemon) => void): Promise<void> {
        const daemon = await Daemon.start(file, [directory]);
        try {
            use(daemon);
        } finally {
            await daemon.stop();
        }
    }

    const mark = (daemon: Daemon) =>
        daemon.docker("run", "--rm", "--network", "none", BASE_IMAGE, "cat", "/mark");

    it("names nvidia and marks a container that asks for nothing", () =>
        withDaemon(daemonJson("ours", '{"log-opts":{"max-size":"10m"}}', true), (daemon) => {
            const info = daemon.must("info", "--format", "{{.DefaultRuntime}}");
            assert.equal(info.trim(), "nvidia");
            importBaseImage(daemon);
            assert.equal(mark(daemon).stdout, "through the nvidia runtime\n");
        }));

    it("leaves runc the default, and containers unmarked, with the untouched file", () =>
        withDaemon(daemonJson("untouched", '{"log-opts":{"max-size":"10m"}}', false), (daemon) => {
            const info = daemon.must("info", "--format", "{{.DefaultRuntime}}");
            assert.equal(info.trim(), "runc");
            importBaseImage(daemon);
            const { code, stderr } = mark(daemon);
            assert.equal(code, 1);
            assert.match(stderr, /No such file/);
        }));

    it("does not start with a typo", async () => {
        const file = daemonJson("typo", "{}", true);
        const text = fs.readFileSync(file, "utf8");
        fs.writeFileSync(
            file,
            text.replace('"default-runtime": "nvidia"', '"default-runtime": "nvidai"'),
        );
        await assert.rejects(
            () => withDaemon(file, () => undefined),
            /default runtime .*nvidai.* does not exist/,
        );
    });
});
