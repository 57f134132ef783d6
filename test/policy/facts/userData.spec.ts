import * as assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { decodeUserData, findAgentSetting } from "../../../policy/facts/userData";

describe("user data", () => {
    for (const [what, bytes, text] of [
        ["a script", Buffer.from("#!/bin/sh\n"), "#!/bin/sh\n"],
        ["a zipped script", gzipSync("#!/bin/sh\n"), "#!/bin/sh\n"],
        ["nothing", Buffer.alloc(0), ""],
        ["what only begins as a zip", Buffer.from([0x1f, 0x8b, 1, 2]), ""],
        ["a zip of 5 MB, which nobody reads", gzipSync(Buffer.alloc(5_000_000)), ""],
    ] as const)
        it(`is read as cloud-init does: ${what}`, () =>
            assert.equal(decodeUserData(bytes.toString("base64")), text));

    for (const [script, value] of [
        ["ECS_X=true", "true"],
        ["echo 'ECS_X=true' >> /etc/ecs/ecs.config", "true"],
        ['echo "ECS_X=true" >> /etc/ecs/ecs.config', "true"],
        ['export ECS_X="true"', "true"],
        ["ECS_X=true\r\nECS_X=false\r\n", "false"],
        ["# ECS_X=true", undefined],
        ["NOT_ECS_X=true", undefined],
        ["ECS_XY=true", undefined],
        ["ECS_X=", ""],
    ] as const)
        it(`sets of the agent: ${JSON.stringify(script)} is ${value}`, () =>
            assert.equal(findAgentSetting(script, "ECS_X"), value));
});
