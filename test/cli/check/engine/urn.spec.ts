import * as assert from "node:assert/strict";
import {
    nameDefaultProvider,
    isProviderType,
    readPackage,
    toProviderType,
    buildUrn,
    readReferenceUrn,
} from "../../../../cli/check/engine/urn";

const STACK = "urn:pulumi:prod::gpu-batch::pulumi:pulumi:Stack::gpu-batch-prod";
const at = { stack: "prod", project: "gpu-batch", name: "x" };

describe("urnOf", () => {
    const CASES: readonly [string, string, string, string][] = [
        ["the stack", "", "pulumi:pulumi:Stack", "pulumi:pulumi:Stack"],
        ["a child of the stack", STACK, "aws:s3/bucket:Bucket", "aws:s3/bucket:Bucket"],
        [
            "a grandchild",
            "urn:pulumi:prod::gpu-batch::a:b:Outer$a:b:Inner::y",
            "aws:s3/bucket:Bucket",
            "a:b:Outer$a:b:Inner$aws:s3/bucket:Bucket",
        ],
    ];
    for (const [what, parent, type, qualified] of CASES)
        it(`names ${what}`, () =>
            assert.equal(
                buildUrn({ ...at, parent, type }),
                `urn:pulumi:prod::gpu-batch::${qualified}::x`,
            ));
});

describe("types and references", () => {
    it("knows a provider's type and package", () => {
        assert.equal(toProviderType("aws"), "pulumi:providers:aws");
        assert.ok(
            isProviderType("pulumi:providers:aws") && !isProviderType("aws:s3/bucket:Bucket"),
        );
        assert.deepEqual(
            ["pulumi:providers:aws", "aws:s3/bucket:Bucket", "awsx:ec2:Vpc"].map(readPackage),
            ["aws", "aws", "awsx"],
        );
    });

    it("splits a reference at its last separator", () =>
        assert.equal(readReferenceUrn("urn:pulumi:a::b::c::d::id"), "urn:pulumi:a::b::c::d"));

    it("names a default provider by its version", () => {
        assert.equal(nameDefaultProvider("7.48.0"), "default_7_48_0");
        assert.equal(nameDefaultProvider("1.0.0-beta+3"), "default_1_0_0_beta_3");
        assert.equal(nameDefaultProvider(""), "default");
    });
});
