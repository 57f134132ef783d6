import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import {
    GPU_TYPES,
    findGpuInstance,
    computeRegisteredMemoryMiB,
} from "../../../core/facts/gpuInstances";
import { findFitProblem, fits, findSharingProblem } from "../../../core/settings/jobFit";

const type = fc.constantFrom(...GPU_TYPES);
const needs = fc.record({
    vcpus: fc.integer({ min: 1, max: 200 }),
    memoryMiB: fc.integer({ min: 4, max: 4_000_000 }),
    gpus: fc.integer({ min: 1, max: 8 }),
});

describe("fitProblem", () => {
    it("accepts 14336 MiB on a g4dn.xlarge and refuses its nominal 16384", () => {
        const job = { vcpus: 4, gpus: 1 };
        assert.equal(findFitProblem({ ...job, memoryMiB: 14336 }, ["g4dn.xlarge"]), undefined);
        assert.equal(
            findFitProblem({ ...job, memoryMiB: 16384 }, ["g4dn.xlarge"]),
            "1 GPU, 4 vCPUs and 16384 MiB of memory do not fit on any instance type (g4dn.xlarge has 15073 MiB; the host keeps a part of the memory); request less, or add a larger type",
        );
    });

    it("wants GPUs, vCPUs and memory on the same type", () => {
        const job = { vcpus: 4, gpus: 4, memoryMiB: 200_000 };
        assert.ok(findFitProblem(job, ["g4dn.12xlarge", "g6e.2xlarge"]));
        assert.equal(findFitProblem(job, ["g4dn.12xlarge", "g6e.12xlarge"]), undefined);
    });

    it("finds a fault exactly when no type fits", () =>
        fc.assert(
            fc.property(
                needs,
                fc.uniqueArray(type, { minLength: 1, maxLength: 4 }),
                (job, types) => {
                    const some = types.some((name) => fits(job, findGpuInstance(name)!));
                    assert.equal(findFitProblem(job, types) === undefined, some);
                },
            ),
        ));
});

describe("sharingProblem", () => {
    it("holds jobs to their share of vCPUs or of memory", () => {
        const types = ["g5.xlarge"];
        assert.equal(
            findSharingProblem({ vcpus: 2, memoryMiB: 1024, gpus: 1 }, 2, types),
            undefined,
        );
        assert.equal(
            findSharingProblem({ vcpus: 1, memoryMiB: 7168, gpus: 1 }, 2, types),
            undefined,
        );
        assert.match(
            findSharingProblem({ vcpus: 1, memoryMiB: 1024, gpus: 1 }, 2, types) ?? "",
            /4 on g5.xlarge/,
        );
    });

    it("accepts a share exactly when at most N fit a GPU", () =>
        fc.assert(
            fc.property(needs, fc.integer({ min: 2, max: 48 }), type, (job, jobsPerGpu, name) => {
                const instance = findGpuInstance(name)!;
                const atOnce = Math.min(
                    Math.floor(instance.vcpus / job.vcpus),
                    Math.floor(computeRegisteredMemoryMiB(instance) / job.memoryMiB),
                );
                const problem = findSharingProblem(job, jobsPerGpu, [name]);
                assert.equal(problem === undefined, atOnce <= jobsPerGpu * instance.gpus);
            }),
        ));
});
