import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { abridge, drawTerminal, wrap } from "../../../tools/picture/terminal";

const REPORT = `Regions (prices of 2026-01-01)
  region     note
  us-east-2  chosen

Cell dev-us-east-2 (us-east-2), 8 resources
  ├─ dev-us-east-2-bucket  gpu-batch:storage:JobBucket
  │  ├─ dev-us-east-2-bucket  aws:s3:Bucket
  │  └─ dev-us-east-2-bucket  gpu-batch:shared:ServiceRole
  │     └─ dev-us-east-2-bucket  aws:iam:Role
  └─ dev-us-east-2-network  gpu-batch:network:Network
     └─ dev-us-east-2-network  aws:ec2:Vpc

Cannot know offline
  - what exists already

PASS  dev: 8 resources
`;

describe("the picture of a report", () => {
    it("counts what is below a component, and leaves out what nobody reads in a picture", () =>
        assert.deepEqual(abridge(REPORT), [
            "Regions (prices of 2026-01-01)",
            "  region     note",
            "  us-east-2  chosen",
            "",
            "Cell dev-us-east-2 (us-east-2), 8 resources",
            "  ├─ dev-us-east-2-bucket  gpu-batch:storage:JobBucket  3 resources",
            "  └─ dev-us-east-2-network  gpu-batch:network:Network  1 resource",
            "",
            "PASS  dev: 8 resources",
        ]));

    it("loses no word and passes no edge when a line is wrapped", () =>
        fc.assert(
            fc.property(
                fc.array(fc.stringMatching(/^[a-z]{1,40}$/), { minLength: 1 }),
                fc.nat(8),
                (words, indent) => {
                    const lines = wrap(`${" ".repeat(indent)}${words.join(" ")}`, 60);
                    assert.deepEqual(lines.join(" ").trim().split(/ +/), words);
                    for (const line of lines) assert.ok(line.length <= 60, line);
                },
            ),
        ));

    it("colours the verdict and the chosen region, and escapes what is markup in XML", () => {
        const svg = drawTerminal("a <b>", ["  us-east-2  chosen", "", "FAIL  dev: a < b & c"]);
        assert.ok(svg.includes('<tspan class="good">  us-east-2  chosen</tspan>'));
        assert.ok(
            svg.includes(
                '<tspan class="bad">FAIL</tspan><tspan class="strong">  dev: a &lt; b &amp; c</tspan>',
            ),
        );
        assert.ok(svg.includes('aria-label="a &lt;b&gt;"'));
        assert.equal(
            svg.match(/<text /g)?.length,
            3,
            "the title and two lines; none for an empty one",
        );
    });
});
