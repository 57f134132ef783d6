// What the policy packs cost: `gpu-batch check` of prod with the four packs against the same program and packs through
// Pulumi's default path (a type check at run time of the program and of each pack, caches cold, as on a fresh CI runner),
// and the time per job definition in a stack of many.
//   npm run bench:policies -- [--runs 5] [--jobs 1000]
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { parseArgs } from "node:util";
import { check } from "../cli/check/check";
import { createBlank, type Registration } from "../cli/check/engine/registration";
import { BackgroundJudge } from "../cli/check/packs/background";
import { OWN_PACKS } from "../cli/check/packs/folders";
import { PackJudge } from "../cli/check/packs/judge";
import { runPacks } from "../cli/check/packs/start";

const ROOT = path.resolve(__dirname, "..");
const MAX_RATIO = 0.2;
const MAX_MS_PER_JOB = 5;
/** A job of a large stack may take this much more than one of a small stack. */
const MAX_GROWTH = 1.5;

const { values } = parseArgs({
    options: {
        runs: { type: "string", default: "5" },
        jobs: { type: "string", default: "1000" },
        help: { type: "boolean", default: false },
    },
});
if (values.help) {
    console.log(
        "npm run bench:policies -- [--runs 5] [--jobs 1000]\nFails above 0.2 of the default path, above 5 ms a job definition, or when that grows.",
    );
    process.exit(0);
}

const median = (numbers: readonly number[]) =>
    [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
const shown = (numbers: readonly number[]) => numbers.map((number) => number.toFixed(2)).join(", ");

async function seconds(act: () => Promise<unknown>): Promise<number> {
    const started = performance.now();
    await act();
    return (performance.now() - started) / 1000;
}

/** The command as a user runs it. */
function command(): Promise<void> {
    return new Promise((resolve, reject) => {
        const args = [
            path.join(ROOT, "bin/gpu-batch.cjs"),
            "check",
            "--stack",
            "prod",
            "--cwd",
            ROOT,
        ];
        spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] })
            .once("error", reject)
            .once("close", (code) =>
                code === 0 ? resolve() : reject(new Error(`check exited with ${code}`)),
            );
    });
}

/** The project as Pulumi runs it by default: no tsconfig for the program, TypeScript as each pack's entry. */
function defaultPathCopy(): string {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-"));
    for (const entry of fs.readdirSync(ROOT))
        if (entry !== "Pulumi.yaml" && entry !== "policy" && !entry.startsWith("."))
            fs.symlinkSync(path.join(ROOT, entry), path.join(directory, entry));
    const yaml = fs.readFileSync(path.join(ROOT, "Pulumi.yaml"), "utf8");
    const without = yaml.replace(/^ +tsconfig: .*\n/m, "");
    if (without === yaml) throw new Error("Pulumi.yaml names no tsconfig: nothing to compare with");
    fs.writeFileSync(path.join(directory, "Pulumi.yaml"), without);
    fs.cpSync(path.join(ROOT, "policy"), path.join(directory, "policy"), { recursive: true });
    const compilerOptions = {
        ...(readObject(path.join(ROOT, "tsconfig.json")).compilerOptions as object),
        rootDir: directory,
    };
    for (const pack of OWN_PACKS.map((own) => path.join(directory, "policy", path.basename(own)))) {
        const manifest = readObject(path.join(pack, "package.json"));
        fs.writeFileSync(
            path.join(pack, "package.json"),
            JSON.stringify({ ...manifest, main: "index.ts" }),
        );
        // Pulumi reads the options of a pack's own file only, not of what it extends.
        fs.writeFileSync(path.join(pack, "tsconfig.json"), JSON.stringify({ compilerOptions }));
    }
    return directory;
}

function readObject(file: string): Record<string, unknown> {
    return JSON.parse(fs.readFileSync(file, "utf8")) as Record<string, unknown>;
}

/** Starts a pack by Pulumi's launcher and waits for its port. */
function startByDefault(pack: string, env: NodeJS.ProcessEnv): Promise<void> {
    return new Promise((resolve, reject) => {
        const launcher = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
        const child = spawn(process.execPath, [launcher, "127.0.0.1:1", pack], {
            cwd: pack,
            env: { ...process.env, ...env, PULUMI_CONFIG: "{}", PULUMI_NODEJS_STACK: "prod" },
            stdio: ["ignore", "pipe", "pipe"],
        });
        let printed = "";
        child.stderr.on("data", (data) => (printed += data));
        child.stdout.on("data", () => {
            child.removeAllListeners("close");
            child.kill("SIGKILL");
            resolve();
        });
        child.once("close", (code) => reject(new Error(`${pack} ended with ${code}:\n${printed}`)));
    });
}

/** Program and packs side by side; judging is left out, so the default path looks better than it is. */
async function defaultPath(copy: string, cache: string): Promise<void> {
    const env = { TS_NODE_CACHE_DIRECTORY: cache, TMPDIR: cache };
    Object.assign(process.env, env);
    const config = path.join(cache, "none.json");
    fs.writeFileSync(config, "{}");
    const [result] = await Promise.all([
        check({
            directory: copy,
            stack: "prod",
            today: new Date().toISOString().slice(0, 10),
            policies: { own: [], config },
        }),
        ...OWN_PACKS.map((own) =>
            startByDefault(path.join(copy, "policy", path.basename(own)), env),
        ),
    ]);
    if (result.errors.length > 0) throw new Error(result.errors.join("\n"));
}

/** Milliseconds for each of so many job definitions, judged as a check does: beside the program, then as a stack. */
async function perJob(count: number): Promise<number> {
    const context = { project: "p", stack: "prod", organization: "o", config: {}, secretKeys: [] };
    const env = { ...process.env, PULUMI_CONFIG: "{}", PULUMI_NODEJS_STACK: "prod" };
    const running = runPacks({ groups: [OWN_PACKS], context, settings: {}, env });
    try {
        await running.started;
        const judge = new PackJudge(running.started);
        const registrations = Array.from({ length: count }, (_, index) => job(index));
        const byUrn = new Map(registrations.map((one) => [one.urn, one]));
        const find = (urn: string) => byUrn.get(urn);
        const taken = await seconds(async () => {
            const background = new BackgroundJudge(judge);
            for (const registration of registrations)
                await background.judgeResource(registration, find);
            await background.settle();
            await judge.judgeStack(registrations, find);
        });
        const errors = await judge.listErrors();
        if (errors.length > 0) throw new Error(errors.join("\n"));
        return (taken * 1000) / count;
    } finally {
        running.stop();
    }
}

function job(index: number): Registration {
    const type = "aws:batch/jobDefinition:JobDefinition";
    const inputs = {
        type: "container",
        containerProperties: JSON.stringify({
            image: `repository@sha256:${"0".repeat(64)}`,
            resourceRequirements: [{ type: "GPU", value: "1" }],
            jobRoleArn: "arn:aws:iam::123456789012:role/job",
            linuxParameters: { sharedMemorySize: 2048 },
            logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": "/jobs" } },
        }),
        retryStrategy: {
            attempts: 3,
            evaluateOnExits: [
                { onStatusReason: "Host EC2*", action: "RETRY" },
                { onReason: "*", action: "EXIT" },
            ],
        },
        timeout: { attemptDurationSeconds: 3600 },
    };
    return {
        ...createBlank(`urn:pulumi:prod::p::${type}::job-${index}`, type, `job-${index}`),
        inputs,
        outputs: inputs,
    };
}

async function main() {
    const temporary = [defaultPathCopy()];
    const ours: number[] = [];
    const theirs: number[] = [];
    try {
        for (let run = 0; run < Number(values.runs); run++) {
            const cache = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-cache-"));
            temporary.push(cache);
            theirs.push(await seconds(() => defaultPath(temporary[0]!, cache)));
            delete process.env.TS_NODE_CACHE_DIRECTORY;
            delete process.env.TMPDIR;
            ours.push(await seconds(command));
        }
    } finally {
        for (const directory of temporary) fs.rmSync(directory, { recursive: true, force: true });
    }
    const ratio = median(ours) / median(theirs);
    console.log(
        `check of prod with four packs, median of ${values.runs} interleaved runs, seconds`,
    );
    console.log(`  check               ${median(ours).toFixed(2)}   (${shown(ours)})`);
    console.log(
        `  default path, cold  ${median(theirs).toFixed(2)}   (${shown(theirs)}), judging left out`,
    );
    console.log(`  ratio ${ratio.toFixed(2)} (bound ${MAX_RATIO})`);

    const many = Number(values.jobs);
    const [few, all] = [await perJob(Math.max(1, Math.round(many / 4))), await perJob(many)];
    console.log(`milliseconds a job definition, judged by four packs`);
    console.log(
        `  ${Math.round(many / 4)} of them: ${few.toFixed(2)}, ${many} of them: ${all.toFixed(2)} (bound ${MAX_MS_PER_JOB})`,
    );
    console.log(`  growth ${(all / few).toFixed(2)} (bound ${MAX_GROWTH})`);
    if (ratio > MAX_RATIO || all > MAX_MS_PER_JOB || all / few > MAX_GROWTH) process.exitCode = 1;
}

void main();
