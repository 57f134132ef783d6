import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { DeployedCell } from "../../cli/project/stackOutputs";
import { events, gpuBatch } from "../support/command";
import { motoCell } from "../support/motoCell";
import { ask, startMoto, type Moto } from "../support/moto";
import { ROOT } from "../support/preview";
import { outputsText } from "../support/targetCells";

/** Against moto's Batch, S3 and the real AWS SDKs. Moto pretends to run jobs: all of them succeed at once. */
describe("jobs against moto", () => {
    let moto: Moto;
    let cells: DeployedCell[];
    let folder: string;
    before(async () => {
        moto = await startMoto();
        cells = [await motoCell(moto, "us-east-2"), await motoCell(moto, "eu-north-1")];
    });
    after(() => moto?.stop());
    beforeEach(() => {
        folder = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-"));
        fs.writeFileSync(path.join(folder, "outputs.json"), outputsText(cells));
    });
    afterEach(() => fs.rmSync(folder, { recursive: true }));

    const command = (...args: string[]) =>
        gpuBatch(args, { env: { PATH: process.env.PATH, ...moto.environment } });
    const state = () => ["--state", path.join(folder, "state")];
    const where = () => ["--outputs", path.join(folder, "outputs.json"), ...state()];
    const askCell = ({ region }: DeployedCell, expression: string) => ask(moto, region, expression);
    const describeJob = (cell: DeployedCell, id: string) =>
        askCell(cell, `batch.describe_jobs(jobs=["${id}"])["jobs"][0]`);

    it("submits a plain job, waits for it, and forgets nothing that was asked for", async () => {
        const end = await command(
            ...[
                "submit",
                ...where(),
                "--region",
                "us-east-2",
                "--json",
                "--wait",
                "--timeout",
                "7",
            ],
            ...["--memory", "2048", "-e", "A=1", "--name", "hello", "--", "python3", "x.py"],
        );
        assert.equal(end.code, 0, end.stderr + end.stdout);
        const [plan, submitted, ...rest] = events(end.stdout);
        assert.deepEqual(plan.jobs, [{ region: "us-east-2", offset: 0, size: 1 }]);
        assert.equal(plan.worstCaseUsd, plan.costs[0].usd);
        assert.equal(submitted.jobs.length, 1);
        assert.equal(rest.at(-1).verdict, "succeeded");
        const job = describeJob(cells[0]!, submitted.jobs[0].id as string);
        assert.equal(job.jobName, `hello-${submitted.token}-0`);
        assert.equal(job.timeout.attemptDurationSeconds, 420);
        assert.deepEqual(job.container.command, ["python3", "x.py"]);
        assert.ok(job.container.environment.some((one: { name: string }) => one.name === "A"));
        assert.ok(!("arrayProperties" in job) || !job.arrayProperties.size);
    });

    it("submits an array, watches it by its token, and prices it", async () => {
        const end = await command(
            ...["submit", ...where(), "--region", "us-east-2", "--array", "3", "--json"],
            ...["--", "python3", "x.py"],
        );
        assert.equal(end.code, 0, end.stderr);
        const [, { token, jobs }] = events(end.stdout);
        assert.equal(describeJob(cells[0]!, jobs[0].id as string).arrayProperties.size, 3);
        const watched = await command("watch", token as string, ...state());
        assert.equal(watched.code, 0, watched.stderr + watched.stdout);
        assert.match(watched.stdout, /\[#{40}\] 3\/3 {2}3 succeeded/);
        const cost = await command("cost", token as string, ...where());
        assert.equal(cost.code, 0, cost.stderr);
        assert.match(cost.stdout, /us-east-2: [\d.]+ GPU-hours in 3 attempts/);
        const rerun = await command("rerun", token as string, ...where());
        assert.deepEqual([rerun.code, rerun.stdout], [0, "nothing has failed\n"]);
    });

    it("a manifest goes to S3, the worker reads it there, and the outputs equal those of run-local", async () => {
        const manifest = path.join(ROOT, "docker/worker/examples/texts.jsonl");
        const work = [
            "--manifest",
            manifest,
            "--array",
            "8",
            "--function",
            "examples.embed_text:embed",
        ];
        const end = await command("submit", ...where(), "-r", "us-east-2", "--json", ...work);
        assert.equal(end.code, 0, end.stderr);
        const [, { token, jobs }] = events(end.stdout);
        const { container } = describeJob(cells[0]!, jobs[0].id as string);
        // Moto runs no container: the test runs what Batch would, with the variables that Batch has.
        for (let index = 0; index < 8; index++) {
            const variables = (container.environment as { name: string; value: string }[]).map(
                ({ name, value }) => [name, value],
            );
            execFileSync(
                moto.python,
                [
                    path.join(ROOT, "docker/worker", container.command[0] as string),
                    ...container.command.slice(1),
                ],
                {
                    env: {
                        PATH: process.env.PATH,
                        PYTHONPATH: path.join(ROOT, "docker/worker"),
                        ...moto.environment,
                        ...Object.fromEntries(variables),
                        AWS_BATCH_JOB_ARRAY_INDEX: String(index),
                    },
                },
            );
        }
        const local = path.join(folder, "local");
        const single = await command("run-local", "--no-container", ...work, "--folder", local);
        assert.equal(single.code, 0, single.stdout);
        const names = fs
            .readdirSync(path.join(local, "outputs"))
            .filter((name) => name.endsWith(".json"));
        assert.equal(names.length, 32);
        const { bucket } = cells[0]!;
        const stored = askCell(
            cells[0]!,
            `{o["Key"].split("/")[-1]: s3.get_object(Bucket="${bucket}", Key=o["Key"])["Body"].read().decode() for o in s3.list_objects_v2(Bucket="${bucket}", Prefix="outputs/${token}/")["Contents"]}`,
        ) as Record<string, string>;
        assert.deepEqual(Object.keys(stored).sort(), names.sort());
        for (const name of names)
            assert.equal(stored[name], fs.readFileSync(path.join(local, "outputs", name), "utf8"));
    });

    it("divides an array over both cells", async () => {
        const end = await command(
            ...[
                "submit",
                ...where(),
                "--split",
                "--array",
                "100",
                "--json",
                "--",
                "python3",
                "x.py",
            ],
        );
        assert.equal(end.code, 0, end.stderr);
        const [, { jobs }] = events(end.stdout);
        const sizes = jobs.map(({ region, size, offset }: never) => [region, size, offset]);
        assert.equal(jobs.length, 2);
        assert.equal(sizes[0][1] + sizes[1][1], 100);
        assert.equal(sizes[1][2], sizes[0][1]);
        for (const { region, id } of jobs) {
            const cell = cells.find((one) => one.region === region)!;
            const { container } = describeJob(cell, id as string);
            assert.deepEqual(container.command.slice(0, 3), ["gpu-batch-worker", "index", "--"]);
        }
    });

    it("the same token never submits twice, from another machine either", async () => {
        const args = [
            "--region",
            "us-east-2",
            "--token",
            "run-1",
            "--json",
            "--",
            "python3",
            "y.py",
        ];
        const first = await command("submit", ...where(), ...args);
        const again = await command("submit", ...where(), ...args);
        const other = path.join(folder, "elsewhere");
        const elsewhere = await command(
            "submit",
            ...where().slice(0, 2),
            ...["--state", other],
            ...args,
        );
        const ids = [first, again, elsewhere].map(({ stdout, stderr }) => {
            assert.equal(stderr.replace(/^going on.*\n/, ""), "");
            return events(stdout)[1].jobs[0].id;
        });
        assert.match(String(ids[0]), /^[0-9a-f-]{36}$/);
        assert.deepEqual(ids, [ids[0], ids[0], ids[0]]);
        const changed = await command("submit", ...where(), ...args, "more");
        assert.equal(changed.code, 1);
        assert.match(changed.stderr, /--token: run-1 stands for another submission/);
    });

    it("cancels nothing that has ended already, and says so", async () => {
        const end = await command(
            "submit",
            ...where(),
            "-r",
            "us-east-2",
            "--json",
            "--",
            "python3",
            "x.py",
        );
        const [, { token }] = events(end.stdout);
        await command("watch", token as string, ...state());
        const cancelled = await command("cancel", token as string, ...state());
        assert.deepEqual(
            [cancelled.code, cancelled.stdout],
            [0, "0 jobs cancelled, 1 had ended\n"],
        );
    });

    it("prints the log of one child, whole", async () => {
        const end = await command(
            ...["submit", ...where(), "-r", "us-east-2", "--array", "3", "--json", "--", "x"],
        );
        const [, { token, jobs }] = events(end.stdout);
        const stream = describeJob(cells[0]!, `${jobs[0].id}:1`).container.logStreamName as string;
        // Moto's descriptions name no log group; Batch's own default is what then holds.
        const group = "/aws/batch/job";
        const lines = Array.from({ length: 25_000 }, (_, n) => `line ${n}`);
        askCell(
            cells[0]!,
            `[logs.create_log_group(logGroupName="${group}"), ` +
                `logs.create_log_stream(logGroupName="${group}", logStreamName="${stream}"), ` +
                `[logs.put_log_events(logGroupName="${group}", logStreamName="${stream}", ` +
                `logEvents=[{"timestamp": ${Date.now() - 100_000} + n, "message": f"line {n}"} for n in range(k * 5000, k * 5000 + 5000)]) for k in range(5)]]`,
        );
        const logs = await command("logs", token as string, "--index", "1", ...state());
        assert.equal(logs.code, 0, logs.stderr);
        const printed = logs.stdout.trimEnd().split("\n");
        assert.deepEqual(
            [printed.length, printed[0], printed.at(-1)],
            [lines.length, lines[0], lines.at(-1)],
        );
        assert.ok(
            printed.every((line, n) => line === lines[n]),
            "in order",
        );
        const none = await command("logs", token as string, "--index", "2", ...state());
        assert.deepEqual([none.code, none.stdout], [0, ""]);
        const beyond = await command("logs", token as string, "--index", "3", ...state());
        assert.match(beyond.stderr, /--index 3 is beyond the job/);
    });

    const WRONG: readonly [string, Partial<DeployedCell>, RegExp][] = [
        [
            "a queue that is gone",
            { queueArn: "arn:aws:batch:us-east-2:123456789012:job-queue/gone" },
            /Job queue .*gone does not exist/,
        ],
        [
            "a bucket that is gone",
            { bucket: "gpu-batch-gone-123456789012" },
            /there is no such bucket; run pulumi up/,
        ],
    ];
    for (const [what, change, says] of WRONG)
        it(`${what}: one line, nothing submitted`, async () => {
            fs.writeFileSync(
                path.join(folder, "outputs.json"),
                outputsText([{ ...cells[0]!, ...change }]),
            );
            const before = askCell(
                cells[0]!,
                `len(batch.list_jobs(jobQueue="q", jobStatus="SUCCEEDED")["jobSummaryList"])`,
            );
            fs.writeFileSync(path.join(folder, "m.txt"), "a\nb\n");
            const end = await command(
                "submit",
                ...where(),
                "-m",
                path.join(folder, "m.txt"),
                "--",
                "true",
            );
            assert.equal(end.code, 1);
            assert.match(end.stderr, says);
            assert.doesNotMatch(end.stderr, /^\s+at /m);
            const after = askCell(
                cells[0]!,
                `len(batch.list_jobs(jobQueue="q", jobStatus="SUCCEEDED")["jobSummaryList"])`,
            );
            assert.equal(after, before);
        });
});
