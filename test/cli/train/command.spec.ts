import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeTrainingJobCommand, SageMakerClient } from "@aws-sdk/client-sagemaker";
import {
    DescribeExecutionCommand,
    GetExecutionHistoryCommand,
    SFNClient,
} from "@aws-sdk/client-sfn";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { mockClient } from "aws-sdk-client-mock";
import { defineTrainCommand } from "../../../cli/train/command";
import { parseLock } from "../../../core/lock/lock";
import { renderLock } from "../../../core/lock/text";
import { printed, projectCopy } from "../../support/inProcessCommand";

describe("gpu-batch train --follow", () => {
    const sts = mockClient(STSClient);
    const sfn = mockClient(SFNClient);
    const sagemaker = mockClient(SageMakerClient);
    const logs = mockClient(CloudWatchLogsClient);
    const mocks = [sts, sfn, sagemaker, logs];
    let directory: string;
    beforeEach(() => {
        for (const mock of mocks) mock.reset();
        directory = projectCopy();
        sts.on(GetCallerIdentityCommand).resolves({ Account: "123456789012" });
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
    const follow = async () =>
        (await printed(defineTrainCommand(), ["-s", "test", "--follow", "one", "-C", directory]))
            .out;

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
});
