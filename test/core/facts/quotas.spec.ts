import * as assert from "node:assert/strict";
import {
    classifyQuota,
    findSpotTrainingType,
    nameSpotTrainingQuota,
    VCPU_QUOTAS,
} from "../../../core/facts/quotas";

describe("quotas", () => {
    it("have a code and a name of their own each", () => {
        const all = Object.values(VCPU_QUOTAS).flatMap((quotas) => Object.values(quotas));
        assert.equal(all.length, 4);
        for (const { code, defaultVcpus } of all) {
            assert.match(code, /^L-[0-9A-F]{8}$/);
            assert.equal(defaultVcpus, 0);
        }
        assert.equal(new Set(all.map(({ code }) => code)).size, all.length);
        assert.equal(new Set(all.map(({ name }) => name)).size, all.length);
    });

    for (const [type, expected] of [
        ["g4dn.xlarge", "G"],
        ["gr6.4xlarge", "G"],
        ["g6e.48xlarge", "G"],
        ["p3.2xlarge", "P"],
        ["p4d.24xlarge", "P"],
        ["p6-b200.48xlarge", "P"],
    ] as const)
        it(`count ${type} as ${expected}`, () => assert.equal(classifyQuota(type), expected));

    it("of spot training are found by the name of their type", () => {
        for (const type of ["ml.g5.xlarge", "ml.p4d.24xlarge", "ml.p6-b200.48xlarge"])
            assert.equal(findSpotTrainingType(nameSpotTrainingQuota(type)), type);
        for (const name of [
            "ml.g5.xlarge for training job usage",
            "ml.g5.xlarge for endpoint usage",
            "g5.xlarge for spot training job usage",
            "ml.g5.xlarge for spot training job usage, old",
            "",
        ])
            assert.equal(findSpotTrainingType(name), undefined, name);
    });
});
