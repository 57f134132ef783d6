import * as assert from "node:assert/strict";
import { listOutputKeys } from "../../../../cli/check/engine/outputKeys";

describe("outputKeys", () => {
    it("lists what only the provider fills in", () => {
        assert.ok(listOutputKeys("aws:batch/jobQueue:JobQueue").includes("arn"));
        assert.ok(listOutputKeys("awsx:ec2:Vpc").includes("publicSubnetIds"));
    });

    it("leaves out what a program sets", () =>
        assert.ok(!listOutputKeys("aws:batch/jobQueue:JobQueue").includes("priority")));

    for (const type of [
        "pulumi:pulumi:StackReference",
        "gpu-batch:index:Cell",
        "nowhere:a/b:C",
        "x",
    ])
        it(`has none for ${type}`, () => assert.deepEqual(listOutputKeys(type), []));

    it("knows the outputs of a type in a package's own folder", () =>
        assert.ok(listOutputKeys("docker:index/image:Image").includes("repoDigest")));
});
