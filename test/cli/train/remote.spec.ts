import * as assert from "node:assert/strict";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeTrainingJobCommand, SageMakerClient } from "@aws-sdk/client-sagemaker";
import {
    DescribeExecutionCommand,
    GetExecutionHistoryCommand,
    SFNClient,
} from "@aws-sdk/client-sfn";
import { mockClient } from "aws-sdk-client-mock";
import { followRun } from "../../../cli/train/remote";

const entered = (name: string) => ({ stateEnteredEventDetails: { name } });
const scheduled = (TrainingJobName: string) => ({
    taskScheduledEventDetails: {
        resourceType: "sagemaker",
        parameters: JSON.stringify({ TrainingJobName }),
    },
});
const logged = (eventId: string, timestamp: number, message: string) => ({
    ...{ eventId, timestamp, message },
});
const error = (name: string, message: string) => Object.assign(new Error(message), { name });

describe("following a run", () => {
    const sfn = mockClient(SFNClient);
    const sagemaker = mockClient(SageMakerClient);
    const logs = mockClient(CloudWatchLogsClient);
    const mocks = [sfn, sagemaker, logs];
    beforeEach(() => mocks.forEach((mock) => mock.reset()));
    after(() => mocks.forEach((mock) => mock.restore()));

    async function lines(
        signal = new AbortController().signal,
        prices: Record<string, string> = {},
    ): Promise<string[]> {
        const printed: string[] = [];
        await followRun({
            ...{ region: "us-east-2", executionArn: "arn", metrics: { loss: "loss: (\\S+)" } },
            ...{ every: 0.001, signal, prices, print: (line) => void printed.push(line) },
        });
        return printed;
    }

    it("asks again for a job that SageMaker does not have yet", async () => {
        sfn.on(DescribeExecutionCommand)
            .resolvesOnce({ status: "RUNNING" })
            .resolves({ status: "SUCCEEDED" });
        sfn.on(GetExecutionHistoryCommand).resolves({
            events: [entered("Train"), scheduled("job-0")] as never,
        });
        sagemaker
            .on(DescribeTrainingJobCommand)
            .rejectsOnce(error("ValidationException", "Requested resource not found."))
            .resolves({
                SecondaryStatus: "Completed",
                ModelArtifacts: { S3ModelArtifacts: "s3://bucket/model.tar.gz" },
            });
        logs.on(FilterLogEventsCommand).rejects(error("ResourceNotFoundException", "no group"));
        assert.deepEqual(await lines(), [
            "state: Train",
            "job: job-0 Completed",
            "run: SUCCEEDED",
            "cost: not known",
            "model: s3://bucket/model.tar.gz",
        ]);
    });

    it("reads every page of the log, and goes on where it stopped", async () => {
        sfn.on(DescribeExecutionCommand)
            .resolvesOnce({ status: "RUNNING" })
            .resolves({ status: "SUCCEEDED" });
        sfn.on(GetExecutionHistoryCommand).resolves({ events: [scheduled("job-0")] as never });
        sagemaker.on(DescribeTrainingJobCommand).resolves({ TrainingJobStatus: "InProgress" });
        const [first, second, third] = [
            logged("a", 1_000_000, "loss: 3"),
            logged("b", 1_400_000, "loss: 2"),
            logged("c", 1_300_000, "loss: 1"),
        ];
        // An empty page with a token is no end.
        const pages = [
            { events: [], nextToken: "2" },
            { events: [first, second] },
            { events: [third, second] },
        ];
        const asked: unknown[] = [];
        // The paginator writes its next token into the input of the call before.
        logs.on(FilterLogEventsCommand).callsFake(({ startTime, nextToken }) => {
            asked.push([startTime, nextToken]);
            return pages.shift();
        });
        assert.deepEqual(
            (await lines()).filter((line) => line.startsWith("metrics")),
            ["metrics: loss 3", "metrics: loss 2", "metrics: loss 1"],
        );
        assert.deepEqual(asked, [
            [0, undefined],
            [0, "2"],
            [1_100_000, undefined],
        ]);
    });

    it("starts the log of the next attempt from its beginning", async () => {
        sfn.on(DescribeExecutionCommand)
            .resolvesOnce({ status: "RUNNING" })
            .resolves({ status: "FAILED", error: "States.TaskFailed" });
        sfn.on(GetExecutionHistoryCommand)
            .resolvesOnce({ events: [scheduled("job-0")] as never })
            .resolves({ events: [scheduled("job-0"), scheduled("job-1")] as never });
        sagemaker.on(DescribeTrainingJobCommand).resolves({ TrainingJobStatus: "Failed" });
        logs.on(FilterLogEventsCommand)
            .resolvesOnce({ events: [logged("a", 9_000_000, "loss: 3")] })
            .resolves({});
        assert.deepEqual(await lines(), [
            ...["job: job-0 Failed", "metrics: loss 3", "job: job-1 Failed"],
            ...["run: FAILED", "cost: not known", "reason: States.TaskFailed"],
        ]);
        const [, second] = logs.commandCalls(FilterLogEventsCommand);
        assert.equal(second?.args[0].input.startTime, 0);
        assert.equal(second?.args[0].input.logStreamNamePrefix, "job-1/");
    });

    for (const [what, ResourceConfig, expected] of [
        [
            "at the lock's price of its type, times its instances",
            { InstanceType: "ml.g5.xlarge", InstanceCount: 2, VolumeSizeInGB: 50 },
            "cost: $1.41 at $1.4084 an hour each on demand: 30 min 0 s of 2 x ml.g5.xlarge for 1 h 0 min 0 s of training, 50 % ($1.41) saved by spot",
        ],
        [
            "in time where the lock has no price of it",
            { InstanceType: "ml.g6.xlarge", InstanceCount: 1, VolumeSizeInGB: 50 },
            "cost: 30 min 0 s of ml.g6.xlarge for 1 h 0 min 0 s of training, 50 % saved by spot; no price in the lock, run: gpu-batch regions refresh",
        ],
    ] as const)
        it(`tells what the job cost ${what}`, async () => {
            sfn.on(DescribeExecutionCommand).resolves({ status: "SUCCEEDED" });
            sfn.on(GetExecutionHistoryCommand).resolves({ events: [scheduled("job-0")] as never });
            sagemaker.on(DescribeTrainingJobCommand).resolves({
                ...{ TrainingTimeInSeconds: 3600, BillableTimeInSeconds: 1800, ResourceConfig },
            });
            logs.on(FilterLogEventsCommand).resolves({});
            const told = await lines(undefined, { "ml.g5.xlarge": "1.4084" });
            assert.deepEqual(
                told.filter((line) => line.startsWith("cost")),
                [expected],
            );
        });

    it("leaves the run when it is interrupted", async () => {
        sfn.on(DescribeExecutionCommand).resolves({ status: "RUNNING" });
        sfn.on(GetExecutionHistoryCommand).resolves({ events: [] });
        const stop = new AbortController();
        stop.abort();
        assert.deepEqual(await lines(stop.signal), []);
        assert.equal(sfn.commandCalls(DescribeExecutionCommand).length, 1);
    });
});
