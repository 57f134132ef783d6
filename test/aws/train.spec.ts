import * as assert from "node:assert/strict";
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import {
    CloudWatchLogsClient,
    CreateLogGroupCommand,
    CreateLogStreamCommand,
    PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { CreateStateMachineCommand, SFNClient } from "@aws-sdk/client-sfn";
import { preview } from "../support/preview";
import { startMoto, type Moto } from "../support/moto";
import { cloneProject, copyOwnImage } from "../support/projectFiles";
import { outputsText, targetCell } from "../support/targetCells";
import { toolkit } from "../support/trainingRun";
import { impatient } from "./support/execution";

interface Ended {
    readonly code: number | null;
    readonly out: string;
    readonly err: string;
}

let project: string;
before(() => {
    project = cloneProject();
    // Its runs without a container train with the image's own program.
    copyOwnImage("docker", path.join(project, "docker"));
});
after(() => fs.rmSync(project, { recursive: true }));

function gpuBatchTrain(env: NodeJS.ProcessEnv, ...args: string[]): Promise<Ended> {
    const command = [path.join(project, "bin/gpu-batch.cjs"), "train", "--stack", "test", ...args];
    const child = spawn(process.execPath, command, {
        cwd: project,
        env: { PATH: process.env.PATH, HOME: os.tmpdir(), ...env },
    });
    let [out, err] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
    return new Promise((resolve) => child.once("close", (code) => resolve({ code, out, err })));
}

describe("gpu-batch train on moto's AWS", () => {
    let moto: Moto;
    let folder: string;
    before(async () => {
        folder = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-train-"));
        moto = await startMoto({ stepfunctions: { execute_state_machine: true } }, {}, [
            "moto_training",
        ]);
        const client = {
            region: "us-east-2",
            endpoint: moto.environment.AWS_ENDPOINT_URL!,
            credentials: { accessKeyId: "testing", secretAccessKey: "testing" },
        };
        // The state machine as the program registers it for the stack, with shorter waits.
        const { inputs } = (await preview({ stack: "test" })).only(
            "aws:sfn/stateMachine:StateMachine",
        );
        const { name, definition } = inputs as { name: string; definition: string };
        const { stateMachineArn } = await new SFNClient(client).send(
            new CreateStateMachineCommand({
                name,
                definition: impatient(definition),
                roleArn: "arn:aws:iam::123456789012:role/gpu-batch-test-us-east-2-workflow",
            }),
        );
        // The stack's outputs, once with the workflow and once without.
        for (const [file, change] of [
            ["outputs.json", { stateMachineArn }],
            ["untrained.json", {}],
        ] as const)
            fs.writeFileSync(path.join(folder, file), outputsText([targetCell(change)]));
        // What the container of the run `good` printed; moto's jobs print nothing.
        const logs = new CloudWatchLogsClient(client);
        const logGroupName = "/aws/sagemaker/TrainingJobs";
        const logStreamName = "test-good-0/algo-1-1";
        await logs.send(new CreateLogGroupCommand({ logGroupName }));
        await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
        await logs.send(
            new PutLogEventsCommand({
                logGroupName,
                logStreamName,
                logEvents: [
                    "starting",
                    "epoch 1 loss: 0.5 val_loss: 0.7",
                    "epoch 2 loss: 1e-05 val_loss: 0.1",
                ].map((message, index) => ({ message, timestamp: Date.now() - 1000 + index })),
            }),
        );
    });
    after(async () => {
        fs.rmSync(folder, { recursive: true });
        await moto?.stop();
    });
    const follow = (...args: string[]) =>
        gpuBatchTrain(moto.environment, "--outputs", path.join(folder, "outputs.json"), ...args);
    const train = (...args: string[]) => follow("--channel", "training=s3://data/a/", ...args);

    it("starts a run and follows it: states, job, metrics, cost and model", async () => {
        const { code, out, err } = await train(
            ...["--hp", "epochs=2", "--name", "good", "--wait", "--every", "0.3"],
        );
        assert.equal(code, 0, out + err);
        assert.match(
            out,
            /^run good in us-east-2: arn:aws:states:us-east-2:123456789012:execution:gpu-batch-test-us-east-2-training:good$/m,
        );
        assert.match(out, /^state: Train$/m);
        assert.match(out, /^job: test-good-0 Completed$/m);
        assert.deepEqual(out.match(/^metrics: .*$/gm), [
            "metrics: loss 0.5, val_loss 0.7",
            "metrics: loss 1e-05, val_loss 0.1",
        ]);
        assert.match(out, /^run: SUCCEEDED$/m);
        // moto counts no seconds.
        assert.match(out, /^cost: not known$/m);
        assert.match(
            out,
            /^model: s3:\/\/gpu-batch-test-us-east-2-123456789012\/training\/models\/test-good-0\//m,
        );
        assert.equal(out.match(/^state: Train$/gm)!.length, 1);
    });

    it("ends with 2 and the reason when the run fails", async () => {
        const { code, out } = await train(
            ...["--hp", "outcomes=Failed", "--name", "bad", "--wait", "--every", "0.3"],
        );
        assert.equal(code, 2, out);
        assert.match(out, /^job: test-bad-1 /m);
        assert.match(out, /^run: FAILED$/m);
        assert.match(out, /^reason: .*AlgorithmError: simulated/m);
    });

    it("returns at once without --wait, and follows later", async () => {
        const { code, out } = await train("--name", "later");
        assert.equal(code, 0);
        assert.equal(out.split("\n").length, 2, out);
        const later = await follow("--follow", "later", "--every", "0.3");
        assert.equal(later.code, 0, later.out + later.err);
        assert.match(later.out, /^run: SUCCEEDED$/m);
    });

    it("tells a name that is taken, and a cell that is not up", async () => {
        const taken = await train("--name", "good", "--hp", "epochs=3");
        assert.equal(taken.code, 1);
        assert.match(taken.err, /^there is a run named good already; write another --name, or/m);
        const lost = await train("--follow", "never");
        assert.equal(lost.code, 1);
        assert.match(
            lost.err,
            /^the run cannot be started or followed \(ExecutionDoesNotExist: .*; is the stack up/m,
        );
        assert.doesNotMatch(taken.err + lost.err, /^\s+at /m);
    });

    it("says that a stack has no deployed workflow", async () => {
        const { code, out, err } = await gpuBatchTrain(
            moto.environment,
            ...["--outputs", path.join(folder, "untrained.json")],
            ...["--channel", "training=s3://data/a/"],
        );
        assert.equal(code, 1, out);
        assert.match(err, /: the stack test has no deployed training workflow; .*npx pulumi up/);
        assert.doesNotMatch(err, /^\s+at /m);
    });

    it("tells every fault of what was asked before it asks AWS", async () => {
        const { code, err } = await gpuBatchTrain({}, "--hp", "epochs", "--name", "a_b");
        assert.equal(code, 1);
        assert.match(err, /^gpu-batch train has 3 problems:\n {2}--hp: epochs is not name=value/);
    });
});

describe("gpu-batch train --local --no-container", () => {
    it("trains under the same contract on this machine, and keeps what it made", async () => {
        const bin = await toolkit();
        const base = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-local-"));
        const data = path.join(base, "data");
        fs.mkdirSync(data);
        fs.writeFileSync(path.join(data, "a.csv"), "0,5\n1,8\n0.5,6.5\n0.2,5.6\n");
        const folder = path.join(base, "ml");
        const env = { PATH: `${bin}:/usr/bin:/bin` };
        const args = ["--local", "--no-container", "--folder", folder];
        try {
            const good = await gpuBatchTrain(
                env,
                ...args,
                ...["--hp", "epochs=4", "--channel", `training=${data}`],
            );
            assert.equal(good.code, 0, good.out + good.err);
            assert.match(good.out, /^epoch 4 loss: /m);
            assert.ok(fs.existsSync(path.join(folder, "model/model.json")));
            const bad = await gpuBatchTrain(env, ...args, "--hp", "epochs=0");
            assert.equal(bad.code, 2, bad.out);
            assert.match(bad.err, /invalid positive int value/);
        } finally {
            fs.rmSync(base, { recursive: true });
        }
    });

    it("says what is missing", async () => {
        const { code, err } = await gpuBatchTrain(
            { PATH: "/nowhere" },
            ...["--local", "--no-container"],
        );
        assert.equal(code, 1);
        assert.match(err, /needs AWS's training toolkit on the PATH: pip install/);
    });
});
