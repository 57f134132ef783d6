import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createCommands } from "../../cli/commands";
import { ROOT } from "../support/preview";

describe("commands", () => {
    it("load no AWS SDK before they run", () => {
        const script = `
            require("./cli/commands.ts").createCommands(undefined);
            const loaded = Object.keys(require.cache);
            const sdk = loaded.filter((file) => file.includes("@aws-sdk") || file.includes("@smithy"));
            console.log(JSON.stringify({ sdk, own: loaded.some((file) => file.endsWith("cli/doctor/command.ts")) }));
        `;
        const out = execFileSync(process.execPath, ["--require", "tsx/cjs", "-e", script], {
            cwd: ROOT,
            encoding: "utf8",
        });
        assert.deepEqual(JSON.parse(out), { sdk: [], own: true });
    });

    it("load nothing of one another", () => {
        const script = `
            const made = require("./cli/commands.ts").createCommands("check").map((one) => one.name());
            const own = Object.keys(require.cache).filter((file) => /cli.(jobs|regions|doctor|ami)/.test(file));
            console.log(JSON.stringify({ made, own }));
        `;
        const out = execFileSync(process.execPath, ["--require", "tsx/cjs", "-e", script], {
            cwd: ROOT,
            encoding: "utf8",
        });
        assert.deepEqual(JSON.parse(out), { made: ["check"], own: [] });
    });

    it("are all made for a name that none has, for help and hints", () => {
        const names = createCommands("toString").map((one) => one.name());
        assert.equal(names.length, 16);
        assert.equal(new Set(names).size, 16);
    });
});
