import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DEFAULT_METRICS } from "../../core/facts/metrics";
import { PLATFORM } from "../../core/image/imageSource";
import { HEAD } from "../support/brokenStacks/brokenStack";
import { gpuBatch } from "../support/command";
import { ROOT } from "../support/preview";
import { inProjectCopy } from "../support/project";
import { metricValues, TrainingFolder } from "../support/trainingRun";
import { BASE_IMAGE, buildSecrets, importBaseImage } from "./support/baseImage";
import { Daemon } from "./support/daemon";
import { must } from "./support/run";

const IMAGE = "gpu-batch-test/training:1";
/** The image's user. */
const USER = "10001:10001";

/** A `docker` for which an image of ECR, which the daemon would pull by its digest, is the tests' own. */
function writeDockerThatHas(uri: string, directory: string): void {
    fs.mkdirSync(directory);
    fs.writeFileSync(
        path.join(directory, "docker"),
        `#!/bin/bash\nPATH=\${PATH#*:}\nexec docker "\${@/#${uri.replaceAll("/", "\\/")}/${IMAGE.replaceAll("/", "\\/")}}"\n`,
        { mode: 0o755 },
    );
}

describe("training in the image", () => {
    let daemon: Daemon;
    before(async () => {
        daemon = await Daemon.start();
        importBaseImage(daemon);
        daemon.must(
            ...["build", "--progress=plain", "--network=host", `--platform=${PLATFORM}`],
            ...["--build-arg", `BASE_IMAGE=${BASE_IMAGE}`, ...buildSecrets()],
            ...["--tag", IMAGE, path.join(ROOT, "docker")],
        );
    });
    after(async () => daemon?.stop());

    /** Starts `train` with a folder's parts in the places where SageMaker mounts them. */
    function start(name: string, folder: TrainingFolder): void {
        const mounts = ["input", "model", "output", "checkpoints"].flatMap((part) => [
            ...["--volume", `${path.join(folder.base, part)}:/opt/ml/${part}`],
        ]);
        must("chown", ["-R", USER, folder.base]);
        fs.chmodSync(folder.base, 0o755);
        daemon.must("run", "--detach", "--network=none", "--name", name, ...mounts, IMAGE, "train");
    }
    const logs = (name: string) => {
        const { stdout, stderr } = daemon.docker("logs", name);
        return stdout + stderr;
    };
    const ended = (name: string) => Number(daemon.must("wait", name).trim());

    it("is stopped by SIGTERM, goes on from its checkpoint, and leaves model and metrics", async () => {
        const whole = new TrainingFolder({ epochs: "8" });
        const cut = new TrainingFolder({ epochs: "8", pause: "1" });
        try {
            start("whole", whole);
            assert.equal(ended("whole"), 0, logs("whole"));

            start("cut", cut);
            while (!/^epoch 3 /m.test(logs("cut"))) await sleep(100);
            // SIGTERM to the first process, and SIGKILL only after a minute.
            daemon.must("stop", "--time", "60", "cut");
            assert.notEqual(ended("cut"), 137, "it was killed");
            const [, stopped] = /^stopped after epoch (\d)$/m.exec(logs("cut")) ?? [];
            assert.ok(stopped, logs("cut"));
            assert.equal(cut.read("model/model.json"), undefined);

            start("resumed", cut);
            assert.equal(ended("resumed"), 0, logs("resumed"));
            assert.match(logs("resumed"), new RegExp(`^resumed after epoch ${stopped}$`, "m"));
            for (const file of ["model/model.json", "model/metrics.json"])
                assert.equal(cut.read(file), whole.read(file));
            const epochs = metricValues(logs("cut") + logs("resumed"), DEFAULT_METRICS.loss!);
            assert.equal(epochs.length, 8);
        } finally {
            whole.remove();
            cut.remove();
        }
    });

    it("is the same by gpu-batch train --local", async () => {
        const digest = daemon.must("inspect", "--format={{.Id}}", IMAGE).trim();
        const uri = `123456789012.dkr.ecr.us-east-2.amazonaws.com/gpu-batch-test/training@${digest}`;
        const stackFile = `${HEAD}  gpu-batch:image: { uri: '${uri}' }\n`;
        const folder = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-local-"));
        const commands = path.join(folder, "commands");
        writeDockerThatHas(uri, commands);
        const { environment } = daemon;
        try {
            const { code, stdout, stderr } = await inProjectCopy({ stackFile }, (directory) =>
                gpuBatch(
                    [
                        ...["train", "--stack", "prod", "--cwd", directory, "--local"],
                        ...["--folder", folder, "--hp", "epochs=3"],
                    ],
                    { env: { ...environment, PATH: `${commands}:${environment.PATH}` } },
                ),
            );
            assert.equal(code, 0, stdout + stderr);
            assert.match(stdout, /^epoch 3 loss: /m);
            assert.ok(fs.existsSync(path.join(folder, "model/model.json")));
        } finally {
            fs.rmSync(folder, { recursive: true });
        }
    });

    it("says why it failed where SageMaker looks for it", () => {
        const folder = new TrainingFolder({ epochs: "0" });
        try {
            start("wrong", folder);
            assert.equal(ended("wrong"), 1, logs("wrong"));
            assert.match(folder.read("output/failure") ?? "", /--epochs: invalid positive int/);
        } finally {
            folder.remove();
        }
    });
});
