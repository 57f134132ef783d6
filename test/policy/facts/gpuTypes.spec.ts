import * as assert from "node:assert/strict";
import { _InstanceType } from "@aws-sdk/client-ec2";
import { TrainingInstanceType } from "@aws-sdk/client-sagemaker";
import { findTypeFault, isArm64, ML_GPU_TYPES, listTypes } from "../../../policy/facts/gpuTypes";

const NOT_OFFERED = "which is no NVIDIA GPU type that AWS offers";

/** The accelerated types that the SDK's model of EC2 lists. */
const OFFERED = Object.values(_InstanceType).filter((type) => /^(g|gr|p)\d/.test(type));

describe("the policies' GPU types", () => {
    it("have a word for each type of AWS's own model, and for its family", () => {
        assert.ok(OFFERED.length > 70);
        for (const type of OFFERED)
            for (const entry of [type, type.split(".")[0]!]) {
                const fault = findTypeFault(entry);
                assert.equal(listTypes(entry).length > 0, fault === undefined, entry);
                assert.doesNotMatch(fault ?? "", /table/, entry);
            }
    });

    for (const [fault, entries] of [
        [undefined, ["g5", "g6e.48xlarge", "gr6", "p5en", "p6-b300", "p3dn", "g7e.2xlarge"]],
        [
            "which has a part of a GPU, and a job asks for whole ones",
            ["g6f", "g6f.large", "gr6f.4xlarge"],
        ],
        ["whose processor is arm64", ["g5g", "g5g.metal", "p6e-gb200.36xlarge"]],
        [NOT_OFFERED, ["g4ad.xlarge", "p2", "p3.8xlarge", "g3s", "m5.large", "optimal", "inf2"]],
        ["which is not in this policy's table of NVIDIA GPU types", ["g9.xlarge", "g5.3xlarge"]],
    ] as const)
        it(`say ${fault ?? "nothing"} of ${entries.join(", ")}`, () => {
            for (const entry of entries) assert.equal(findTypeFault(entry), fault, entry);
        });

    it("take x86_64 processors and no others", () => {
        for (const arm of ["g5g.xlarge", "p6e-gb200", "p6-gb300.36xlarge", "m7g.large"])
            assert.ok(isArm64(arm), arm);
        for (const x86 of ["g5.xlarge", "p6-b200.48xlarge", "p6-b300"])
            assert.ok(!isArm64(x86), x86);
    });

    it("are SageMaker's own for training, but for withdrawn and arm64 ones", () => {
        const offered = Object.values(TrainingInstanceType).filter((type) =>
            /^ml\.(g|gr|p)\d/.test(type),
        );
        const left = offered.filter((type) => findTypeFault(type.replace("ml.", "")) !== undefined);
        assert.deepEqual(
            left
                .map((type) => type.split(".")[1])
                .filter((each, at, all) => all.indexOf(each) === at),
            ["p2", "p3", "p6e-gb200"],
        );
        assert.deepEqual(
            [...ML_GPU_TYPES].sort(),
            offered.filter((type) => !left.includes(type)).sort(),
        );
    });
});
