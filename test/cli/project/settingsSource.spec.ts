import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { UserError } from "../../../core/problems/userError";
import { readProject } from "../../../cli/project/project";
import { readLockText, readSettingsSource } from "../../../cli/project/settingsSource";
import { LOCK_FILE } from "../../../core/lock/lock";
import { projectCopy } from "../../support/inProcessCommand";

/** Numbers, from 1, of the lines that hold a text. */
function findLines(file: string, text: string): number[] {
    const lines = fs.readFileSync(file, "utf8").split("\n");
    return lines.flatMap((line, index) => (line.includes(text) ? [index + 1] : []));
}

describe("what settings are read from", () => {
    let directory: string;
    beforeEach(() => (directory = projectCopy()));
    afterEach(() => fs.rmSync(directory, { recursive: true }));
    const lock = () => path.join(directory, LOCK_FILE);

    it("is the project's own keys without their prefix, and the lock", () => {
        const { locate, ...source } = readSettingsSource(readProject(directory), "test", {
            values: {
                "gpu-batch:maxVcpus": "8",
                "gpu-batch:job": "secret",
                "aws:secretKey": "secret",
                "aws:maxVcpus": "9",
            },
            secretKeys: ["gpu-batch:job", "aws:secretKey"],
            environments: [],
        });
        assert.deepEqual(source, {
            ...{ project: "gpu-batch", stack: "test" },
            config: { maxVcpus: "8", job: "secret" },
            secretKeys: ["job"],
            lockText: fs.readFileSync(lock(), "utf8"),
        });
        const [line] = findLines(path.join(directory, "Pulumi.test.yaml"), "gpu-batch:maxVcpus:");
        assert.equal(locate?.("gpu-batch:maxVcpus"), `Pulumi.test.yaml:${line}`);
    });

    it("tells no lock from one that cannot be read", () => {
        fs.rmSync(lock());
        assert.equal(readLockText(directory), undefined);
        fs.mkdirSync(lock());
        assert.throws(() => readLockText(directory), {
            constructor: UserError,
            message: /^cannot read regions\.lock\.json: EISDIR/,
        });
    });
});
