// Wall time and peak memory of `gpu-batch check` against the same program through Pulumi's default path: a type check at
// run time with a cold cache, as on a fresh CI runner.
//   node bench/check.cjs [--stack prod] [--runs 5]
const { spawn } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { parseArgs } = require("node:util");

const ROOT = path.resolve(__dirname, "..");
const MAX_RATIO = 0.35;
const MAX_MIB = 350;

const { values } = parseArgs({
    options: {
        stack: { type: "string", default: "prod" },
        runs: { type: "string", default: "5" },
        help: { type: "boolean", default: false },
    },
});
if (values.help) {
    console.log(
        "node bench/check.cjs [--stack prod] [--runs 5]\nFails above 0.35 of the default path, or above 350 MiB.",
    );
    process.exit(0);
}

/** Memory of a process and all below it in MiB: proportional set size, which counts a shared page once. */
function treeMiB(pid) {
    try {
        const own = /^Pss:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"));
        const children = fs
            .readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8")
            .split(" ")
            .filter(Boolean);
        return (
            Number(own?.[1] ?? 0) / 1024 + children.reduce((sum, child) => sum + treeMiB(child), 0)
        );
    } catch {
        return 0; // it has ended meanwhile
    }
}

/** Runs a check once; seconds and peak memory. */
function run(directory, env, sample) {
    return new Promise((resolve, reject) => {
        const started = performance.now();
        const args = [
            path.join(ROOT, "bin/gpu-batch.cjs"),
            "check",
            "--stack",
            values.stack,
            "--cwd",
            directory,
        ];
        const child = spawn(process.execPath, args, {
            env: { ...process.env, ...env },
            stdio: ["ignore", "ignore", "inherit"],
        });
        let peak = 0;
        const timer = sample && setInterval(() => (peak = Math.max(peak, treeMiB(child.pid))), 20);
        child.once("error", reject);
        child.once("close", (code) => {
            clearInterval(timer);
            if (code !== 0) reject(new Error(`check exited with ${code}`));
            else resolve({ seconds: (performance.now() - started) / 1000, peak });
        });
    });
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const shown = (numbers) => numbers.map((number) => number.toFixed(2)).join(", ");

/** A copy of the project whose Pulumi.yaml leaves the program to Pulumi's defaults. */
function defaultPathCopy() {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-"));
    for (const entry of fs.readdirSync(ROOT))
        if (entry !== "Pulumi.yaml" && !entry.startsWith("."))
            fs.symlinkSync(path.join(ROOT, entry), path.join(directory, entry));
    const yaml = fs.readFileSync(path.join(ROOT, "Pulumi.yaml"), "utf8");
    const without = yaml.replace(/^ +tsconfig: .*\n/m, "");
    if (without === yaml)
        throw new Error("Pulumi.yaml names no tsconfig: this benchmark compares with the default");
    fs.writeFileSync(path.join(directory, "Pulumi.yaml"), without);
    return directory;
}

async function main() {
    const runs = Number(values.runs);
    const temporary = [];
    const cold = () => {
        const cache = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-cache-"));
        temporary.push(cache);
        return { TS_NODE_CACHE_DIRECTORY: cache, TMPDIR: cache };
    };
    const [ours, first, theirs, peaks] = [[], [], [], []];
    const copy = defaultPathCopy();
    try {
        for (let i = 0; i < runs; i++) {
            theirs.push((await run(copy, cold())).seconds);
            first.push((await run(ROOT, cold())).seconds);
            ours.push((await run(ROOT, {})).seconds);
        }
        // Sampling memory costs time, so it has runs of its own.
        for (let i = 0; i < 3; i++) peaks.push((await run(ROOT, {}, true)).peak);
    } finally {
        for (const directory of [copy, ...temporary])
            fs.rmSync(directory, { recursive: true, force: true });
    }
    const ratio = median(ours) / median(theirs);
    console.log(`check of ${values.stack}, median of ${runs} interleaved runs, seconds`);
    console.log(`  check               ${median(ours).toFixed(2)}   (${shown(ours)})`);
    console.log(`  check, cold caches  ${median(first).toFixed(2)}   (${shown(first)})`);
    console.log(`  default path, cold  ${median(theirs).toFixed(2)}   (${shown(theirs)})`);
    console.log(
        `  ratio ${ratio.toFixed(2)} (bound ${MAX_RATIO}); with cold caches ${(median(first) / median(theirs)).toFixed(2)}`,
    );
    console.log(
        `  peak memory of the process tree ${Math.max(...peaks).toFixed(0)} MiB (bound ${MAX_MIB})`,
    );
    if (ratio > MAX_RATIO || Math.max(...peaks) > MAX_MIB) process.exitCode = 1;
}

void main();
