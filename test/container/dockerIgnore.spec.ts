import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { listContextEntries } from "../../core/image/buildContext";
import { parseDockerIgnore } from "../../core/image/dockerIgnore";
import { IGNORE_CASES, IGNORE_TREE } from "../support/ignoreCases";
import { Daemon } from "./support/daemon";

describe("what Docker takes of a context", () => {
    let daemon: Daemon;
    before(async () => (daemon = await Daemon.start()));
    after(() => daemon?.stop());

    for (const { name, patterns } of IGNORE_CASES)
        it(`${name}: as dockerIgnore says`, async () => {
            const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-ignore-"));
            const directory = path.join(scratch, "context");
            try {
                for (const file of IGNORE_TREE) {
                    fs.mkdirSync(path.dirname(path.join(directory, file)), { recursive: true });
                    fs.writeFileSync(path.join(directory, file), file);
                }
                fs.writeFileSync(path.join(directory, ".dockerignore"), patterns);
                const dockerfile = path.join(scratch, "Dockerfile");
                fs.writeFileSync(dockerfile, "FROM scratch\nCOPY . /\n");
                const out = path.join(scratch, "out");
                daemon.must("build", "--output", out, "--file", dockerfile, directory);
                const taken = fs
                    .readdirSync(out, { recursive: true, withFileTypes: true })
                    .filter((entry) => entry.isFile())
                    .map((entry) => path.relative(out, path.join(entry.parentPath, entry.name)));
                const entries = await listContextEntries(directory, parseDockerIgnore(patterns));
                const ours = entries.filter(({ kind }) => kind === "file").map((one) => one.path);
                assert.deepEqual(ours, taken.sort());
            } finally {
                fs.rmSync(scratch, { recursive: true });
            }
        });
});
