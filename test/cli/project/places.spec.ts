import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { createLocator, findKeyLine, placeProblems } from "../../../cli/project/places";
import { inProjectCopy } from "../../support/project";

const STACK = `# The stack.
config:
  pulumi:disable-default-providers: [aws]
  maxVcpus: 16
  gpu-batch:maxVcpus: 32
  gpu-batch:regions:
    - us-east-2
    - eu-north-1
  gpu-batch:network:
    zones: 2
    bastion: { vpcId: vpc-1,
               cidr: 10.0.0.0/16 }
  gpu-batch:tags:
    team: vision
    gpu-batch:stack: x
    a.b: y
  gpu-batch:training:
    channels: &channels
      train: s3://bucket/a/
  gpu-batch:fairShare: *channels
  gpu-batch:empty:
`;

describe("the line of a key", () => {
    const table: readonly (readonly [string, number | undefined, string])[] = [
        ["pulumi:disable-default-providers", 3, "of another namespace"],
        ["gpu-batch:maxVcpus", 5, "the last of two that mean the same"],
        ["gpu-batch:regions", 6, "a list"],
        ["gpu-batch:regions[1]", 8, "an item"],
        ["gpu-batch:regions[7]", 6, "an item that is not there"],
        ["gpu-batch:network.zones", 10, "a field"],
        ["gpu-batch:network.zone", 9, "a field that is missing"],
        ["gpu-batch:network.bastion.cidr", 12, "a field of braces over two lines"],
        ["gpu-batch:network.bastion.region", 11, "a missing field of an inner object"],
        ["gpu-batch:tags.gpu-batch:stack", 15, "a key with a colon"],
        ["gpu-batch:tags.a.b", 16, "a key with a dot"],
        ["gpu-batch:training.channels.train", 19, "a field behind an anchor"],
        ["gpu-batch:fairShare.train", 20, "a field of an alias, which stands where it is used"],
        ["gpu-batch:empty", 21, "a key without a value"],
        ["gpu-batch:empty.deeper", 21, "a field of nothing"],
        ["gpu-batch:region", undefined, "the beginning of a key is another key"],
        ["gpu-batch:job.gpus", undefined, "a key that is not there"],
    ];
    for (const [key, line, what] of table)
        it(`${key}, ${what}: ${line ?? "none"}`, () =>
            assert.equal(
                findKeyLine(STACK, key, { under: "config", namespace: "gpu-batch" }),
                line,
            ));

    it("is that of JSON, too", () =>
        assert.equal(
            findKeyLine('{\n  "a": 1,\n  "guard-tags": { "level": "x" }\n}', "guard-tags.level"),
            3,
        ));

    it("does not stop at an empty key", () =>
        assert.equal(findKeyLine('a:\n  "": 1\n', "a[0].b"), 1));

    it("is none in a file without such a part", () => {
        for (const text of ["", '"": 1\n', "config:\n", "config: text\n", "other: 1\n", "- a\n"])
            assert.equal(findKeyLine(text, "gpu-batch:job", { under: "config" }), undefined, text);
    });
});

describe("the place of a setting", () => {
    const head = "config:\n  pulumi:disable-default-providers: [aws]\n";
    const table: readonly (readonly [string, RegExp | undefined])[] = [
        ["gpu-batch:maxVcpus", /^Pulumi\.prod\.yaml:3$/],
        ["gpu-batch:network.zones", /^Pulumi\.prod\.yaml:4$/],
        ["gpu-batch:regions[0]", /^Pulumi\.yaml:\d+ \(default\)$/],
        ["gpu-batch:job.gpus", /^Pulumi\.yaml:\d+ \(default\)$/],
        ["gpu-batch:nothing", undefined],
        ["regions.lock.json regions.us-east-2", undefined],
        ["stack", undefined],
    ];
    for (const [key, place] of table)
        it(`${key}: ${place?.source ?? "unknown"}`, async () => {
            const stackFile = `${head}  gpu-batch:maxVcpus: 16\n  gpu-batch:network: { cidr: x }\n`;
            await inProjectCopy({ stackFile }, (directory) => {
                const found = createLocator({ directory, name: "gpu-batch" }, "prod")(key);
                if (place === undefined) assert.equal(found, undefined);
                else assert.match(found ?? "", place);
                const [, line] = /^Pulumi\.yaml:(\d+)/.exec(found ?? "") ?? [];
                const text = fs.readFileSync(path.join(directory, "Pulumi.yaml"), "utf8");
                if (line !== undefined)
                    assert.match(text.split("\n")[Number(line) - 1]!, /^ {4}default: /);
                return Promise.resolve();
            });
        });

    it("is added to a problem where it is known, and to no other", async () => {
        await inProjectCopy({ stackFile: `${head}  gpu-batch:maxVcpus: x\n` }, (directory) => {
            const known = { key: "gpu-batch:maxVcpus", message: "is wrong" };
            const unknown = { key: "gpu-batch:nothing", message: "is missing" };
            assert.deepEqual(
                placeProblems([known, unknown], path.join(directory, "Pulumi.prod.yaml"), {
                    under: "config",
                }),
                [{ ...known, place: "Pulumi.prod.yaml:3" }, unknown],
            );
            return Promise.resolve();
        });
    });
});
