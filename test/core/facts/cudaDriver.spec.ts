import * as assert from "node:assert/strict";
import { AMI_DRIVER, findDriverProblem, findOldestDriver } from "../../../core/facts/cudaDriver";

describe("driverProblem", () => {
    for (const [cuda, driver] of [
        ["13.0", 580],
        ["13.1", 580],
        ["12.9", 535],
        ["11.8", 470],
    ] as const)
        it(`lets CUDA ${cuda} run on driver ${driver}`, () =>
            assert.equal(findDriverProblem(cuda, driver), undefined));

    it("refuses CUDA 13 on driver 535", () =>
        assert.equal(
            findDriverProblem("13.0", 535),
            "CUDA 13.0 needs NVIDIA driver 580 or later, and the AMI has 535; write an older CUDA version, or use an AMI with a newer driver",
        ));

    it("refuses a version that it does not know", () =>
        assert.match(
            findDriverProblem("14.0", AMI_DRIVER) ?? "",
            /write a version of CUDA 11, 12 or 13/,
        ));

    it("knows the oldest driver of a version", () =>
        assert.deepEqual(["13.0", "12.4", "14.0"].map(findOldestDriver), [580, 525, undefined]));
});
