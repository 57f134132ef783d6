import * as assert from "node:assert/strict";
import {
    GPU_INSTANCES,
    findGpuInstance,
    computeRegisteredMemoryMiB,
} from "../../../core/facts/gpuInstances";

describe("gpuInstances", () => {
    // Totals change only with an edit of the table: change them on purpose, with the table's source.
    it("has each type once, and these totals", () => {
        assert.equal(GPU_INSTANCES.length, 54);
        assert.equal(new Set(GPU_INSTANCES.map(({ type }) => type)).size, GPU_INSTANCES.length);
        const sum = (pick: (instance: (typeof GPU_INSTANCES)[number]) => number) =>
            GPU_INSTANCES.reduce((total, instance) => total + pick(instance), 0);
        assert.equal(
            sum(({ gpus }) => gpus),
            181,
        );
        assert.equal(
            sum(({ vcpus }) => vcpus),
            3744,
        );
        assert.equal(
            sum(({ memoryGiB }) => memoryGiB),
            30032,
        );
    });

    for (const type of [
        "g4ad.xlarge",
        "g5g.xlarge",
        "g6f.xlarge",
        "p2.xlarge",
        "p3.2xlarge",
        "m5.large",
    ])
        it(`leaves out ${type}`, () => assert.equal(findGpuInstance(type), undefined));

    it("gives 1, 4 or 8 GPUs by size", () => {
        const gpus = ["g4dn.16xlarge", "g5.12xlarge", "g6.48xlarge", "g7.12xlarge", "p5.4xlarge"];
        assert.deepEqual(
            gpus.map((type) => findGpuInstance(type)?.gpus),
            [1, 4, 8, 2, 1],
        );
    });

    it("keeps the host's share of the memory", () =>
        assert.equal(computeRegisteredMemoryMiB(findGpuInstance("g4dn.xlarge")!), 15073));
});
