import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { abridge, drawTerminal, wrap } from "./terminal";

const ROOT = path.resolve(__dirname, "../..");
/** The picture that README.md shows. */
const FILE = path.join(ROOT, "docs", "check.svg");
/** What a reader would type. */
const COMMAND = "npm run check -- --stack prod";

/** Draws what `check` says of prod at this commit; only the age of the prices and the seconds differ from day to day. */
function draw(): void {
    const { stdout, stderr, status } = spawnSync(
        process.execPath,
        [path.join(ROOT, "bin", "gpu-batch.cjs"), "check", "--stack", "prod"],
        { cwd: ROOT, encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } },
    );
    if (status !== 0) throw new Error(`check must pass to be shown:\n${stderr}${stdout}`);
    const lines = [`$ ${COMMAND}`, "", ...abridge(stdout)].flatMap((line) => wrap(line));
    fs.writeFileSync(FILE, drawTerminal("gpu-batch", lines));
    process.stdout.write(`${path.relative(ROOT, FILE)}: ${lines.length} lines\n`);
}

draw();
