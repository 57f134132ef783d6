import * as assert from "node:assert/strict";
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { events, gpuBatch, type CommandEnd } from "../support/command";
import { fakeAws, type Answer, type Call, type FakeAws } from "../support/fakeAws";
import { sharedClone } from "../support/projectFiles";
import { outputsText, targetCell } from "../support/targetCells";

const ID = "00000000-0000-4000-8000-000000000001";
const DENIED = {
    status: 403,
    body: "<Error><Code>AccessDenied</Code><Message>not authorized to perform: s3:PutObject</Message></Error>",
};

describe("gpu-batch against an AWS that does as the test says", () => {
    let folder: string;
    let aws: FakeAws;
    let job: Record<string, unknown>;
    let objects: Answer;
    const answer = ({ method, path: place }: Call): Answer => {
        if (place === "/v1/submitjob") return { body: { jobId: ID, jobName: "x" } };
        if (place === "/v1/listjobs") return { body: { jobSummaryList: [] } };
        if (place === "/v1/describejobs") return { body: { jobs: [job] } };
        if (place === "/v1/terminatejob") return { body: {} };
        return method === "PUT" ? objects : { status: 400, body: { message: `no ${place} here` } };
    };
    beforeEach(async () => {
        folder = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-"));
        fs.writeFileSync(path.join(folder, "outputs.json"), outputsText([targetCell()]));
        fs.writeFileSync(path.join(folder, "items.txt"), "a\nb\n");
        job = { jobId: ID, jobName: "x", status: "RUNNING", jobQueue: "q", jobDefinition: "d" };
        objects = { body: "" };
        aws = await fakeAws(answer);
    });
    afterEach(async () => {
        await aws.stop();
        fs.rmSync(folder, { recursive: true });
    });

    const env = () => ({ PATH: process.env.PATH, ...aws.environment });
    const state = () => ["--state", path.join(folder, "state")];
    const submit = (...args: string[]) => [
        ...["submit", "--outputs", path.join(folder, "outputs.json"), ...state()],
        ...args,
    ];
    const paths = () => aws.calls.map(({ path: place }) => place);

    /** Runs a command and presses Ctrl-C when it has printed `text`. */
    function interrupted(
        args: readonly string[],
        isTime: (stdout: string) => boolean,
    ): Promise<CommandEnd> {
        const bin = path.join(sharedClone(), "bin/gpu-batch.cjs");
        const child = spawn(process.execPath, [bin, ...args], { env: env() });
        let [stdout, stderr] = ["", ""];
        child.stdout.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk));
        const press = setInterval(() => {
            if (!isTime(stdout)) return;
            clearInterval(press);
            child.kill("SIGINT");
        }, 20);
        child.stderr.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
        return new Promise((resolve) =>
            child.once("close", (code) => {
                clearInterval(press);
                resolve({ code, stdout, stderr, seconds: 0 });
            }),
        );
    }

    it("Ctrl-C leaves the job, exits with 130 and prints the command that goes on", async () => {
        const { code, stdout, stderr } = await interrupted(
            submit("--token", "mine", "--wait", "--", "x"),
            (stdout) => stdout.includes("1 running"),
        );
        assert.deepEqual(
            [code, stderr],
            [130, `the jobs go on; watch them again: gpu-batch watch mine ${state().join(" ")}\n`],
            stdout,
        );
        assert.match(stdout, /^token: mine$/m);
        assert.ok(!paths().includes("/v1/terminatejob"));
        job = { ...job, status: "SUCCEEDED" };
        const again = await gpuBatch(["watch", "mine", ...state()], { env: env() });
        assert.deepEqual([again.code, again.stderr], [0, ""]);
        assert.match(again.stdout, /1\/1 {2}1 succeeded\nsucceeded\n$/);
        assert.equal(paths().filter((place) => place === "/v1/submitjob").length, 1);
    });

    it("Ctrl-C cancels with --cancel-on-exit", async () => {
        await gpuBatch(submit("--token", "mine", "--", "x"), { env: env() });
        const { code, stderr } = await interrupted(
            ["watch", "mine", "--cancel-on-exit", ...state()],
            (stdout) => stdout.includes("1 running"),
        );
        assert.deepEqual([code, stderr], [130, "cancelled\n"]);
        const ended = aws.calls.filter(({ path: place }) => place === "/v1/terminatejob");
        assert.deepEqual(
            ended.map(({ body }) => body.jobId),
            [ID],
        );
    });

    it("Ctrl-C ends a local run in good order, and the same command goes on", async () => {
        const text = Array.from({ length: 100 }, (_, n) => `word${n}`).join(" ");
        const manifest = path.join(folder, "long.jsonl");
        const journal = path.join(folder, "journal");
        fs.writeFileSync(manifest, JSON.stringify({ id: "long.json", text }));
        const args = [
            ...["run-local", "--no-container", "-m", manifest, "--folder", path.join(folder, "l")],
            ...["--function", "examples.embed_text:embed", "-e", "EMBED_PAUSE_SECONDS=1"],
            ...["-e", `EMBED_JOURNAL=${journal}`],
        ];
        // A stop before the item has begun would leave nothing to resume.
        const hasBegun = () => fs.existsSync(journal);
        const { code, stdout, stderr } = await interrupted(args, hasBegun);
        assert.deepEqual(
            [code, stderr],
            [130, "stopped; the same command goes on with what has no output\n"],
            stdout,
        );
        assert.match(stdout, /"status": "reclaimed", "reason": "SIGTERM"/);
        assert.doesNotMatch(stdout, /Traceback/);
        const again = await gpuBatch(args, { env: env() });
        assert.equal(again.code, 0, again.stdout + again.stderr);
        assert.match(again.stdout, /"status": "done".*"resumed": true/);
    });

    it("a reader that has seen enough ends a command without a word", async () => {
        const args = ["run-local", "--no-container", "--array", "50", "--folder", `${folder}/l`];
        const child = spawn(
            process.execPath,
            [path.join(sharedClone(), "bin/gpu-batch.cjs"), ...args, "--", "echo", "line"],
            { env: env() },
        );
        child.stdout.once("data", () => child.stdout.destroy());
        let said = "";
        child.stderr.setEncoding("utf8").on("data", (chunk: string) => (said += chunk));
        const code = await new Promise((resolve) => child.once("close", resolve));
        assert.deepEqual([code, said], [141, ""]);
    });

    const ENDS: readonly [string, number, Record<string, unknown>][] = [
        ["succeeded", 0, { status: "SUCCEEDED" }],
        ["failed", 2, { status: "FAILED", attempts: [{ container: { exitCode: 1 } }] }],
        [
            "timedOut",
            3,
            { status: "FAILED", statusReason: "Job attempt duration exceeded timeout" },
        ],
        ["cancelled", 7, { status: "FAILED", isTerminated: true }],
        [
            "reclaimed",
            8,
            {
                status: "FAILED",
                attempts: [{ statusReason: "Host EC2 (instance i-0a1b) terminated." }],
            },
        ],
    ];
    for (const [verdict, status, change] of ENDS)
        it(`a job that ${verdict === "succeeded" ? "succeeds" : `ends as ${verdict}`} is exit status ${status}`, async () => {
            job = { ...job, ...change };
            const args = ["watch", ID, "--region", "us-east-2", "--json", ...state()];
            const end = await gpuBatch(args, { env: env() });
            const last = events(end.stdout).at(-1);
            assert.deepEqual([end.code, last.verdict, last.exitCode], [status, verdict, status]);
        });

    it("S3 denies the claim: one message, nothing submitted, and the command goes on afterwards", async () => {
        objects = DENIED;
        const args = submit("-m", path.join(folder, "items.txt"), "--", "x");
        const { code, stdout, stderr } = await gpuBatch(args, { env: env() });
        assert.equal(code, 1);
        assert.match(
            stderr,
            /^cannot submit with the claim s3:\/\/gpu-batch-prod-us-east-2-123456789012\/claims\/\w+\.json in us-east-2: access denied \(not authorized to perform: s3:PutObject\); ask for the right that AWS names, or use other credentials\n$/,
        );
        assert.doesNotMatch(stdout, /submitted/);
        assert.ok(!paths().includes("/v1/submitjob"));
        objects = { body: "" };
        const again = await gpuBatch(args, { env: env() });
        assert.equal(again.code, 0, again.stderr);
        assert.match(again.stderr, /^going on with the submission/);
        assert.equal(paths().filter((place) => place === "/v1/submitjob").length, 1);
    });
});
