import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeTrainingJobCommand, SageMakerClient } from "@aws-sdk/client-sagemaker";
import {
    DescribeExecutionCommand,
    GetExecutionHistoryCommand,
    SFNClient,
    StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import { mockClient } from "aws-sdk-client-mock";
import type { DeployedCell } from "../../../cli/project/stackOutputs";
import { defineTrainCommand } from "../../../cli/train/command";
import { buildFollowArguments, findWorkflow } from "../../../cli/train/trainRemotely";
import { parseLock } from "../../../core/lock/lock";
import { renderLock } from "../../../core/lock/text";
import { printed, projectCopy } from "../../support/inProcessCommand";
import { outputsText, targetCell } from "../../support/targetCells";

const machineArn = (region: string) =>
    `arn:aws:states:${region}:123456789012:stateMachine:deployed-${region}`;
const trainingCell = (region = "us-east-2") =>
    targetCell({ region, stateMachineArn: machineArn(region) });

describe("gpu-batch train", () => {
    const sfn = mockClient(SFNClient);
    const sagemaker = mockClient(SageMakerClient);
    const logs = mockClient(CloudWatchLogsClient);
    const mocks = [sfn, sagemaker, logs];
    let directory: string;
    beforeEach(() => {
        for (const mock of mocks) mock.reset();
        directory = projectCopy();
        fs.writeFileSync(path.join(directory, "outputs.json"), outputsText([trainingCell()]));
        sfn.on(DescribeExecutionCommand).resolves({ status: "SUCCEEDED" });
        const parameters = JSON.stringify({ TrainingJobName: "job-0" });
        sfn.on(GetExecutionHistoryCommand).resolves({
            events: [
                { taskScheduledEventDetails: { resourceType: "sagemaker", parameters } },
            ] as never,
        });
        sagemaker.on(DescribeTrainingJobCommand).resolves({
            ...{ TrainingTimeInSeconds: 7200, BillableTimeInSeconds: 3600 },
            ResourceConfig: {
                ...{ InstanceType: "ml.g4dn.xlarge", InstanceCount: 1, VolumeSizeInGB: 50 },
            },
        });
        logs.on(FilterLogEventsCommand).resolves({});
    });
    afterEach(() => {
        fs.rmSync(directory, { recursive: true });
        process.exitCode = undefined;
    });
    after(() => mocks.forEach((mock) => mock.restore()));

    const file = () => path.join(directory, "regions.lock.json");
    const train = async (...args: string[]) => {
        const outputs = ["--outputs", path.join(directory, "outputs.json")];
        const all = ["-s", "test", "-C", directory, ...outputs, ...args];
        return (await printed(defineTrainCommand(), all)).out;
    };
    const follow = () => train("--follow", "one");

    it("tells the cost at the price that the lock has in the cell's region", async () => {
        const { lock } = parseLock(fs.readFileSync(file(), "utf8"));
        lock!.regions["us-east-2"]!.trainingOdUsd = { "ml.g4dn.xlarge": "0.7364" };
        lock!.regions["us-east-1"]!.trainingOdUsd = { "ml.g4dn.xlarge": "9.0000" };
        fs.writeFileSync(file(), renderLock(lock!));
        assert.match(
            await follow(),
            /^cost: \$0\.7364 at \$0\.7364 an hour on demand: 1 h 0 min 0 s of ml\.g4dn\.xlarge for 2 h 0 min 0 s of training, 50 % \(\$0\.7364\) saved by spot$/m,
        );
    });

    it("tells time, share and the cure with a lock that has no training prices", async () => {
        assert.match(
            await follow(),
            /^cost: 1 h 0 min 0 s of ml\.g4dn\.xlarge for 2 h 0 min 0 s of training, 50 % saved by spot; no price in the lock, run: gpu-batch regions refresh$/m,
        );
    });

    it("refuses a damaged price before it asks AWS, and names its row", async () => {
        const { lock } = parseLock(fs.readFileSync(file(), "utf8"));
        lock!.regions["us-east-2"]!.trainingOdUsd = { "ml.g4dn.xlarge": "-1.0000" };
        fs.writeFileSync(file(), renderLock(lock!));
        await assert.rejects(follow, {
            message:
                "Pulumi.test.yaml has 1 problem:\n" +
                '  regions.lock.json regions.us-east-2.trainingOdUsd.ml.g4dn.xlarge: is "-1.0000"; write dollars with four decimals as a string, such as "0.4067"',
        });
        assert.equal(sfn.calls().length, 0);
    });

    const startedIn = () =>
        sfn.commandCalls(StartExecutionCommand).map((call) => call.args[0].input.stateMachineArn);
    const write = (...cells: DeployedCell[]) =>
        fs.writeFileSync(path.join(directory, "outputs.json"), outputsText(cells));
    const DATA = ["--channel", "training=s3://data/images/"];

    it("starts the workflow that is deployed, and follows it by its name", async () => {
        sfn.on(StartExecutionCommand).resolves({ executionArn: "arn:run" });
        assert.equal(await train(...DATA, "--name", "one"), "run one in us-east-2: arn:run\n");
        assert.deepEqual(startedIn(), [machineArn("us-east-2")]);
        await follow();
        assert.equal(
            sfn.commandCalls(DescribeExecutionCommand)[0]!.args[0].input.executionArn,
            "arn:aws:states:us-east-2:123456789012:execution:deployed-us-east-2:one",
        );
    });

    it("takes the cell that is named, also one that the settings have left", async () => {
        write(trainingCell(), trainingCell("eu-north-1"));
        sfn.on(StartExecutionCommand).resolves({ executionArn: "arn:run" });
        await train(...DATA, "--region", "eu-north-1");
        assert.deepEqual(startedIn(), [machineArn("eu-north-1")]);
    });

    for (const [what, cells, args, says] of [
        [
            "a stack without a deployed workflow",
            [targetCell()],
            [],
            "outputs: the stack test has no deployed training workflow; gpu-batch:training.enabled is true now, so deploy it with: npx pulumi up -s test",
        ],
        [
            "a cell without a deployed workflow",
            [trainingCell(), targetCell({ region: "eu-north-1" })],
            ["--region", "eu-north-1"],
            "outputs: the stack test has no deployed training workflow in eu-north-1; gpu-batch:training.enabled is true now, so deploy it with: npx pulumi up -s test",
        ],
        [
            "a region without a cell",
            [trainingCell()],
            ["--region", "eu-west-1"],
            "--region: the stack has no cell in eu-west-1; write us-east-2",
        ],
    ] as const)
        it(`refuses ${what} before it asks AWS`, async () => {
            write(...cells);
            await assert.rejects(train(...DATA, ...args), {
                name: "UserError",
                message: `gpu-batch train has 1 problem:\n  ${says}`,
            });
            await assert.rejects(train("--follow", "one", ...args), /has 1 problem/);
            assert.equal(sfn.calls().length, 0);
        });

    it("refuses bad input before it asks Pulumi", async () => {
        fs.rmSync(path.join(directory, "outputs.json"));
        await assert.rejects(train("--channel", "training=s3://Data/images/"), {
            message:
                "gpu-batch train has 1 problem:\n" +
                "  --channel training: is s3://Data/images/; write s3://bucket/prefix/",
        });
    });

    for (const [seconds, message] of [
        ["0x5", "Write a number above 0."],
        ["1e3", "Write a number above 0."],
        ["0", "Write a number above 0."],
        ["-1", "Write a number above 0."],
        // More milliseconds than a timer holds would be none.
        ["2147484", "Write 86400 or less."],
    ] as const)
        it(`refuses --every ${seconds}`, async () => {
            await assert.rejects(train(`--every=${seconds}`, "--follow", "one"), {
                code: "commander.invalidArgument",
                message: `error: option '--every <seconds>' argument '${seconds}' is invalid. ${message}`,
            });
        });

    it("looks for the workflow in the order of the settings, then elsewhere", () => {
        const find = (cells: readonly DeployedCell[], region?: string) =>
            findWorkflow(cells, ["us-east-2", "us-west-2"], { stack: "test", region }).workflow
                ?.region;
        const [west, east, north] = ["us-west-2", "us-east-2", "eu-north-1"].map(trainingCell);
        assert.equal(find([north!, west!, east!]), "us-east-2");
        assert.equal(find([north!, west!, targetCell()]), "us-west-2");
        assert.equal(find([north!, targetCell()]), "eu-north-1");
        assert.equal(find([north!, west!, east!], "us-west-2"), "us-west-2");
        assert.equal(find([targetCell()]), undefined);
    });

    it("says how to follow a run again, from the same folder", () => {
        const where = { stack: "test", cwd: "." };
        assert.equal(buildFollowArguments("one", where), "-s test --follow one");
        assert.equal(
            buildFollowArguments("one", { stack: "test", region: "r", outputs: "o 1", cwd: "/p" }),
            "-s test --follow one --region r --outputs 'o 1' -C /p",
        );
    });
});
