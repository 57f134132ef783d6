import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { DeployedCell } from "../../cli/project/stackOutputs";
import { events, gpuBatch } from "../support/command";
import { ask, startMoto, type Moto } from "../support/moto";
import { motoCell } from "../support/motoCell";
import { ROOT } from "../support/preview";
import { outputsText } from "../support/targetCells";
import { importBaseImage } from "./support/baseImage";
import { Daemon } from "./support/daemon";
import { buildImage } from "./support/jobImage";

const REGION = "us-east-2";
const TEXTS = path.join(ROOT, "docker/worker/examples/texts.jsonl");
const EMBED = ["--function", "examples.embed_text:embed"];
/** Milliseconds that a container may take to begin and to store its first checkpoint. */
const PATIENCE = 60_000;

/**
 * Jobs in real containers of the real image: moto's Batch starts the program's own job definition in a
 * Docker daemon; inputs, checkpoints and outputs lie in moto's S3.
 *
 * Batch's part around the container is supplied by test/support/moto_batch.py, since moto has none of it:
 * the array index and the attempt's number, the retry rules, and the end of an array that has failures.
 * The job role is supplied by `--env`. Moto hands neither the GPU reservation nor shared memory to docker.
 */
describe("a job in a container", () => {
    let daemon: Daemon;
    let moto: Moto;
    let cell: DeployedCell;
    let folder: string;
    before(async () => {
        daemon = await Daemon.start();
        importBaseImage(daemon);
        const { DOCKER_HOST } = daemon.environment;
        moto = await startMoto(
            { batch: { use_docker: true } },
            { DOCKER_HOST, MOTO_DOCKER_NETWORK_MODE: "host" },
            ["moto_batch"],
        );
        cell = await motoCell(moto, REGION);
        buildImage(daemon, cell.image);
        folder = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-jobs-"));
        fs.writeFileSync(path.join(folder, "outputs.json"), outputsText([cell]));
    });
    after(async () => {
        await moto?.stop();
        await daemon?.stop();
        fs.rmSync(folder, { recursive: true, force: true });
    });

    const at = (name: string) => path.join(folder, name);
    const command = (...args: string[]) =>
        gpuBatch(args, {
            env: {
                PATH: process.env.PATH,
                DOCKER_HOST: daemon.environment.DOCKER_HOST,
                ...moto.environment,
            },
        });
    const where = () => ["--outputs", at("outputs.json"), "--state", at("state")];
    const state = () => ["--state", at("state")];
    const submit = (...args: string[]) =>
        command(
            ...["submit", ...where(), "--json", "--wait", ...args],
            ...Object.entries(moto.environment).flatMap(([name, value]) => [
                "--env",
                `${name}=${value}`,
            ]),
        );
    /** Objects below a prefix of the cell's bucket, by the end of their keys. */
    const stored = (prefix: string): Record<string, string> =>
        ask(
            moto,
            REGION,
            `{o["Key"].removeprefix("${prefix}/"): s3.get_object(Bucket="${cell.bucket}", Key=o["Key"])["Body"].read().decode(errors="replace") ` +
                `for o in s3.list_objects_v2(Bucket="${cell.bucket}", Prefix="${prefix}/").get("Contents", [])}`,
        );
    const attempts = (id: string): { exitCode: number }[] =>
        ask(
            moto,
            REGION,
            `[a["container"] for a in batch.describe_jobs(jobs=["${id}"])["jobs"][0]["attempts"]]`,
        );
    /** Outputs of run-local in the same image, by name. */
    async function local(name: string, manifest: string): Promise<Record<string, string>> {
        const image = ["--image", cell.image, "--engine", "docker"];
        const run = ["--manifest", manifest, ...EMBED, "--items-per-shard", "100"];
        const end = await command("run-local", ...image, ...run, "--folder", at(name));
        assert.equal(end.code, 0, end.stdout + end.stderr);
        const outputs = path.join(at(name), "outputs");
        return Object.fromEntries(
            fs
                .readdirSync(outputs)
                .filter((file) => file.endsWith(".json"))
                .map((file) => [file, fs.readFileSync(path.join(outputs, file), "utf8")]),
        );
    }
    /** Waits until `look` finds something. */
    async function until<T>(what: string, look: () => T | undefined): Promise<T> {
        for (const end = Date.now() + PATIENCE; Date.now() < end; await sleep(250)) {
            const found = look();
            if (found !== undefined) return found;
        }
        throw new Error(`${what} did not come in ${PATIENCE / 1000} s`);
    }

    it("is registered as the program has it, GPU and retry rules included", () => {
        const { containerProperties, retryStrategy } = ask(
            moto,
            REGION,
            `batch.describe_job_definitions(jobDefinitions=["${cell.jobDefinitionArn}"])["jobDefinitions"][0]`,
        );
        assert.equal(containerProperties.image, cell.image);
        assert.ok(
            containerProperties.resourceRequirements.some(
                ({ type, value }: { type: string; value: string }) =>
                    type === "GPU" && value === "1",
            ),
        );
        // Moto keeps the action in small letters.
        assert.deepEqual(retryStrategy.evaluateOnExit[0], {
            onStatusReason: "Host EC2*",
            action: "retry",
        });
    });

    it("runs the example as an array; the outputs in S3 equal those of run-local", async () => {
        const end = await submit("--manifest", TEXTS, "--array", "4", ...EMBED);
        assert.equal(end.code, 0, end.stdout + end.stderr);
        const [, { token, jobs }, ...rest] = events(end.stdout);
        assert.equal(rest.at(-1).verdict, "succeeded");
        const outputs = stored(`outputs/${token}`);
        assert.equal(Object.keys(outputs).length, 32);
        assert.deepEqual(outputs, await local("array", TEXTS));
        assert.deepEqual(stored(`checkpoints/${token}`), {});
        for (const index of [0, 1, 2, 3]) {
            assert.deepEqual(attempts(`${jobs[0].id}:${index}`).length, 1);
            const logs = await command("logs", token, "--index", String(index), ...state());
            const lines = events(logs.stdout);
            assert.deepEqual(
                [lines[0].event, lines[0].index, lines[0].items],
                ["shard", index, 8],
                logs.stdout + logs.stderr,
            );
            assert.equal(
                lines.filter(({ event, status }) => event === "item" && status === "done").length,
                8,
            );
        }
    });

    it("a reclaimed job goes on from its checkpoint in the next attempt", async () => {
        const words = Array.from({ length: 200 }, (_, n) => `word${n}`).join(" ");
        fs.writeFileSync(at("long.jsonl"), JSON.stringify({ id: "long.json", text: words }));
        const run = submit(
            ...["--manifest", at("long.jsonl"), "--token", "reclaimed", ...EMBED],
            ...["--env", "EMBED_PAUSE_SECONDS=2", "--env", "GPU_BATCH_CHECKPOINT_SECONDS=1"],
        );
        const checkpoint = await until("a checkpoint", () => {
            const found = stored("checkpoints/reclaimed")["long.json.tar"];
            return found && /"done": [1-9]/.test(found) ? found : undefined;
        });
        assert.deepEqual(stored("outputs/reclaimed"), {}, checkpoint);
        const container = daemon.must("ps", "--quiet", "--filter", "name=reclaimed").trim();
        assert.match(container, /^[0-9a-f]+$/);
        // What the ECS agent sends when Batch ends a job on an instance that is reclaimed.
        daemon.must("kill", "--signal", "TERM", container);
        const end = await run;
        assert.equal(end.code, 0, end.stdout + end.stderr);
        const [, { token, jobs }] = events(end.stdout);
        assert.deepEqual(
            attempts(jobs[0].id as string).map(({ exitCode }) => exitCode),
            [75, 0],
        );
        const logs = await command("logs", token as string, ...state());
        const lines = events(logs.stdout);
        assert.deepEqual(
            lines
                .filter(({ event }) => event === "item")
                .map(({ status, resumed, attempt }) => [status, resumed, attempt]),
            [
                ["stopped", undefined, "1"],
                ["done", true, "2"],
            ],
        );
        assert.deepEqual(stored("outputs/reclaimed"), await local("reclaimed", at("long.jsonl")));
        assert.deepEqual(stored("checkpoints/reclaimed"), {});
    });

    it("is ended by cancel, with the reason, and its container is gone", async () => {
        const end = await command(
            ...["submit", ...where(), "--json", "-r", REGION, "--token", "too-long"],
            ...["--", "sleep", "600"],
        );
        assert.equal(end.code, 0, end.stdout + end.stderr);
        const [, { token, jobs }] = events(end.stdout);
        const described = `batch.describe_jobs(jobs=["${jobs[0].id}"])["jobs"][0]`;
        const job = (key: string) => ask(moto, REGION, `${described}.get("${key}")`) as string;
        const status = (wanted: string) => () => (job("status") === wanted ? wanted : undefined);
        const container = () => daemon.must("ps", "--quiet", "--filter", `name=${token}`).trim();
        await until("a container", () => container() || undefined);
        await until("the job's start", status("RUNNING"));
        const cancel = () => command("cancel", token as string, "--reason", "no use", ...state());
        assert.equal((await cancel()).stdout, "1 job cancelled, 0 had ended\n");
        await until("the job's end", status("FAILED"));
        assert.equal(job("statusReason"), "no use");
        assert.equal(container(), "");
        assert.equal((await cancel()).stdout, "0 jobs cancelled, 1 had ended\n");
    });

    it("a bad item fails its child at the first attempt, and rerun takes that child alone", async () => {
        const good = { id: "good.json", text: "a text" };
        fs.writeFileSync(
            at("bad.jsonl"),
            [good, { id: "bad.json" }].map((item) => JSON.stringify(item)).join("\n"),
        );
        const end = await submit("--manifest", at("bad.jsonl"), "--array", "2", ...EMBED);
        assert.equal(end.code, 2, end.stdout + end.stderr);
        const [, { token, jobs }, ...rest] = events(end.stdout);
        assert.deepEqual(rest.at(-1).endings, { failed: 1 });
        assert.deepEqual(
            attempts(`${jobs[0].id}:1`).map(({ exitCode }) => exitCode),
            [65],
        );
        assert.deepEqual(Object.keys(stored(`outputs/${token}`)), ["good.json"]);
        const rerun = await command("rerun", token as string, ...where(), "--json", "--wait");
        assert.equal(rerun.code, 2, rerun.stdout + rerun.stderr);
        const [, { jobs: again, token: second }] = events(rerun.stdout);
        assert.deepEqual(
            again.map(({ size }: { size: number }) => size),
            [1],
        );
        const logs = await command("logs", second as string, "--index", "1", ...state());
        assert.deepEqual(
            events(logs.stdout.replace(/^[^{].*\n/gm, "")).map(({ event, index, status }) => [
                event,
                index,
                status,
            ]),
            [
                ["shard", 1, "start"],
                ["item", 1, "failed"],
                ["shard", 1, "failed"],
            ],
            logs.stdout + logs.stderr,
        );
    });
});
