import * as assert from "node:assert/strict";
import { findBuiltAmi } from "../../../components/ami/builder";

describe("findBuiltAmi", () => {
    const resources = [
        { amis: [{ region: "eu-north-1", image: "ami-1" }] },
        { amis: [{ region: "us-east-2", image: "ami-2" }] },
        {},
    ];
    it("goes by region, not by place", () =>
        assert.equal(findBuiltAmi(resources, "us-east-2"), "ami-2"));
    it("says that a region has none", () =>
        assert.throws(() => findBuiltAmi(resources, "us-west-2"), {
            message: "the image of Image Builder has no AMI in us-west-2",
        }));
});
