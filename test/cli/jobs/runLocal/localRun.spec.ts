import * as assert from "node:assert/strict";
import {
    buildChildEnvironment,
    buildContainerArguments,
} from "../../../../cli/jobs/runLocal/localRun";

const RUN = {
    command: ["gpu-batch-worker", "items", "--", "x"],
    environment: { A: "1 2" },
    hasManifest: true,
    size: 3,
};
const CONTAINER = {
    engine: "docker",
    image: "team/train:1",
    gpus: true,
    sharedMemoryMiB: 2048,
    user: "1000:1000",
    folder: "/data/run",
} as const;

describe("run-local", () => {
    it("gives a child the variables that Batch gives it", () => {
        assert.deepEqual(buildChildEnvironment(RUN, 2, "/f"), {
            A: "1 2",
            AWS_BATCH_JOB_ID: "local:2",
            AWS_BATCH_JOB_ATTEMPT: "1",
            AWS_BATCH_JOB_ARRAY_INDEX: "2",
            GPU_BATCH_MANIFEST: "/f/manifest/shards.json",
            GPU_BATCH_OUTPUT: "/f/outputs",
            GPU_BATCH_CHECKPOINTS: "/f/checkpoints",
        });
        assert.deepEqual(buildChildEnvironment({ ...RUN, size: 1, hasManifest: false }, 0, "/f"), {
            A: "1 2",
            AWS_BATCH_JOB_ID: "local",
            AWS_BATCH_JOB_ATTEMPT: "1",
        });
    });

    it("runs the image with its folder, its GPUs and the owner of the folder", () => {
        assert.deepEqual(
            buildContainerArguments({ ...RUN, size: 1, hasManifest: false }, CONTAINER, 0),
            [
                ...[
                    "run",
                    "--rm",
                    "--init",
                    "--gpus",
                    "all",
                    "--shm-size",
                    "2048m",
                    "--user",
                    "1000:1000",
                ],
                ...[
                    "--volume",
                    "/data/run:/gpu-batch",
                    "--env",
                    "A=1 2",
                    "--env",
                    "AWS_BATCH_JOB_ID=local",
                ],
                ...[
                    "--env",
                    "AWS_BATCH_JOB_ATTEMPT=1",
                    "team/train:1",
                    "gpu-batch-worker",
                    "items",
                    "--",
                    "x",
                ],
            ],
        );
        const inside = buildContainerArguments(RUN, CONTAINER, 1);
        assert.ok(inside.includes("GPU_BATCH_OUTPUT=/gpu-batch/outputs"));
        const podman = buildContainerArguments(RUN, { ...CONTAINER, engine: "podman" }, 0);
        assert.ok(podman.includes("nvidia.com/gpu=all") && !podman.includes("--gpus"));
        const without = buildContainerArguments(RUN, { ...CONTAINER, gpus: false }, 0);
        assert.ok(!without.includes("--gpus") && !without.includes("--device"));
    });
});
