import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { ROOT } from "../support/preview";

describe("the AWS SDK", () => {
    it("is loaded by no command before it runs", () => {
        const script = `
            for (const file of ["check", "regions", "doctor", "ami"]) require("./cli/" + file + ".ts");
            const loaded = Object.keys(require.cache);
            const sdk = loaded.filter((file) => file.includes("@aws-sdk") || file.includes("@smithy"));
            console.log(JSON.stringify({ sdk, own: loaded.some((file) => file.endsWith("cli/doctor.ts")) }));
        `;
        const out = execFileSync(process.execPath, ["--require", "tsx/cjs", "-e", script], {
            cwd: ROOT,
            encoding: "utf8",
        });
        assert.deepEqual(JSON.parse(out), { sdk: [], own: true });
    });
});
