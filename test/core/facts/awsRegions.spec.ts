import * as assert from "node:assert/strict";
import { describeMissingRegions } from "../../../core/facts/awsRegions";

const KNOWN = ["us-east-2", "ap-northeast-2", "eu-north-1"];
const HAS = "(ap-northeast-2, eu-north-1 and us-east-2)";
const ADD = "with: gpu-batch regions refresh --regions";

describe("describeMissingRegions", () => {
    for (const [missing, said] of [
        // A region of AWS that is one letter away from another is no slip of the pen.
        [
            ["ap-northeast-1"],
            `ap-northeast-1 is not in regions.lock.json ${HAS}; add it ${ADD} ap-northeast-1`,
        ],
        [["us-east-1"], `us-east-1 is not in regions.lock.json ${HAS}; add it ${ADD} us-east-1`],
        [["us-esat-2"], `us-esat-2 is not in regions.lock.json ${HAS}; did you mean us-east-2?`],
        [["us-east-9"], `us-east-9 is not in regions.lock.json ${HAS}; did you mean us-east-2?`],
        [
            ["xx-central-7"],
            `xx-central-7 is not in regions.lock.json ${HAS}; add it ${ADD} xx-central-7`,
        ],
        [
            ["eu-west-1", "eu-west-3"],
            `eu-west-1 and eu-west-3 are not in regions.lock.json ${HAS}; add them ${ADD} eu-west-1,eu-west-3`,
        ],
    ] as const)
        it(`says of ${missing.join(", ")} what to write`, () =>
            assert.equal(describeMissingRegions(missing, KNOWN), said));
});
