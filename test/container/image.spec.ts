import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { PLATFORM } from "../../core/image/imageSource";
import { importBaseImage } from "./support/baseImage";
import { Daemon } from "./support/daemon";
import { buildImage, CONTEXT } from "./support/jobImage";
import { HADOLINT } from "./support/prerequisites";
import { startRegistry, type Registry } from "./support/registry";
import { run } from "./support/run";

/** Manifest types that a registry may answer with; the last two are indexes. */
const MANIFESTS = [
    "application/vnd.docker.distribution.manifest.v2+json",
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
    "application/vnd.oci.image.index.v1+json",
];

describe("the image", () => {
    let daemon: Daemon;
    let registry: Registry;
    let image: string;
    before(async () => {
        registry = await startRegistry();
        daemon = await Daemon.start();
        importBaseImage(daemon);
        image = `${registry.host}/gpu-batch/test:1`;
        buildImage(daemon, image);
    });
    after(async () => {
        await daemon?.stop();
        registry?.stop();
    });

    const inContainer = (...command: string[]) =>
        daemon.docker("run", "--rm", "--network=none", image, ...command);

    it("is clean by hadolint", () => {
        const { code, stdout } = run(HADOLINT, [path.join(CONTEXT, "Dockerfile")]);
        assert.deepEqual({ code, stdout }, { code: 0, stdout: "" });
    });

    it("is found by hadolint to be faulty when it is", () => {
        const { code } = run(HADOLINT, ["-"], { input: "FROM debian\nRUN cd /tmp\n" });
        assert.equal(code, 1);
    });

    it("is pushed as one manifest for linux/amd64, without an index", async () => {
        daemon.must("push", image);
        const answer = await fetch(`http://${registry.host}/v2/gpu-batch/test/manifests/1`, {
            headers: { accept: MANIFESTS.join(", ") },
        });
        assert.ok(MANIFESTS.slice(0, 2).includes(answer.headers.get("content-type") ?? ""));
        const manifest = (await answer.json()) as {
            config: { digest: string };
            manifests?: unknown;
        };
        assert.equal(manifest.manifests, undefined);
        const blob = await fetch(
            `http://${registry.host}/v2/gpu-batch/test/blobs/${manifest.config.digest}`,
        );
        const { os: system, architecture } = (await blob.json()) as Record<string, unknown>;
        assert.equal(`${String(system)}/${String(architecture)}`, PLATFORM);
    });

    it("takes everything from the cache when nothing changed", () => {
        const log = buildImage(daemon, image);
        assert.match(log, /CACHED/);
        const steps = log.split("\n").filter((line) => /^#\d+ \[/.test(line));
        const executed = steps.filter((line) => {
            const [number = ""] = line.split(" ");
            return /RUN|COPY/.test(line) && !log.includes(`${number} CACHED`);
        });
        assert.deepEqual(executed, []);
    });

    it("reads its arguments and labels", () => {
        const format = "{{json .Config}}";
        const config = JSON.parse(
            daemon.must("image", "inspect", "--format", format, image),
        ) as Record<string, unknown> & { Env: string[]; Labels: Record<string, string> };
        assert.equal(config.User, "job");
        assert.deepEqual(config.Cmd, ["gpu-check"]);
        assert.equal(config.Entrypoint, null);
        assert.deepEqual((config.Healthcheck as { Test: string[] }).Test, [
            "CMD",
            "gpu-check",
            "--no-framework",
        ]);
        for (const variable of [
            "NVIDIA_VISIBLE_DEVICES=all",
            "NVIDIA_DRIVER_CAPABILITIES=compute,utility",
            "NVIDIA_REQUIRE_CUDA=cuda>=12.0",
        ])
            assert.ok(config.Env.includes(variable), variable);
        assert.equal(config.Labels["gpu-batch.cuda"], "");
    });

    it("runs as a user without rights, in Python 3.11 or newer", () => {
        assert.equal(inContainer("id", "-u").stdout, "10001\n");
        const code = "import sys, boto3, sagemaker_training; print(sys.version_info >= (3, 11))";
        assert.equal(inContainer("python3", "-c", code).stdout, "True\n");
        assert.notEqual(inContainer("touch", "/etc/x").code, 0);
    });

    it("tells that there is no GPU, and fails where one is required", () => {
        const none = "GPUs Available: False\nNum GPUs Available: 0\n";
        assert.deepEqual(inContainer("gpu-check"), { code: 0, stdout: none, stderr: "" });
        assert.deepEqual(inContainer("gpu-check", "--require", "1"), {
            code: 1,
            stdout: none,
            stderr: "gpu-check: the driver sees 0 of 1 GPUs\n",
        });
    });

    describe("train", () => {
        let config: string;
        before(() => {
            config = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-config-"));
            fs.chmodSync(config, 0o755);
            for (const [name, value] of Object.entries({
                resourceconfig: { current_host: "localhost", hosts: ["localhost"] },
                hyperparameters: { epochs: "40", "learning-rate": "0.2" },
                inputdataconfig: {},
            }))
                fs.writeFileSync(path.join(config, `${name}.json`), JSON.stringify(value));
        });
        after(() => fs.rmSync(config, { recursive: true }));

        it("explains itself", () => {
            const { code, stdout } = inContainer("train", "--help");
            assert.equal(code, 0);
            assert.match(stdout, /Usage: train\n[^]*sagemaker-training 5\.1\.4/);
        });

        it("says what is missing instead of ending well without a word", () => {
            const { code, stderr } = inContainer("train");
            assert.equal(code, 2);
            assert.match(stderr, /resourceconfig\.json is missing/);
        });

        it("runs the program of app/ with its hyperparameters and keeps the model", () => {
            const { code, stdout, stderr } = daemon.docker(
                ...["run", "--rm", "--network=host", "--volume", `${config}:/opt/ml/input/config`],
                ...[image, "sh", "-c", "train && cat /opt/ml/model/model.json"],
            );
            assert.equal(code, 0, stderr);
            assert.match(stdout, /epoch 40 loss: /);
            const { slope, intercept } = JSON.parse(stdout.split("\n").at(-1) ?? "") as {
                slope: number;
                intercept: number;
            };
            assert.ok(Math.abs(slope - 2) < 0.05 && Math.abs(intercept - 1) < 0.05, stdout);
        });
    });
});
