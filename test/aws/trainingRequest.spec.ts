import * as assert from "node:assert/strict";
import { buildTrainingRequest } from "../../components/training/trainingRequest";
import { NAMES, TRAINING, WORKFLOW } from "../support/workflowSpec";
import { requestFaults } from "./support/judgeRequest";

describe("the request for a training job, by AWS's own model", () => {
    const request = (change: Record<string, unknown> = {}) => ({
        ...buildTrainingRequest({
            name: "prod-plain-1-0",
            roleArn: NAMES.trainingRoleArn,
            imageUri: WORKFLOW.imageUri,
            entrypoint: ["train"],
            environment: { SAGEMAKER_PROGRAM: "train.py" },
            metrics: TRAINING.metrics,
            hyperParameters: { epochs: "5" },
            channels: [
                {
                    ChannelName: "training",
                    DataSource: {
                        S3DataSource: {
                            S3DataType: "S3Prefix",
                            S3Uri: "s3://data/images/",
                            S3DataDistributionType: "FullyReplicated",
                        },
                    },
                },
            ],
            outputUri: "s3://bucket/training/models/",
            instanceType: "ml.g5.xlarge",
            volumeGiB: 50,
            maxRuntimeSeconds: 3600,
            market: { kind: "spot", checkpointUri: "s3://bucket/c/1", maxWaitSeconds: 7200 },
            tags: { "gpu-batch:stack": "prod" },
        }),
        ...change,
    });
    const faults = (change?: Record<string, unknown>) =>
        requestFaults("sagemaker", "CreateTrainingJob", request(change));

    it("has no fault", async () => assert.deepEqual(await faults(), []));

    it("has no fault in a network", async () =>
        assert.deepEqual(
            await faults({
                VpcConfig: { SecurityGroupIds: ["sg-0a1b2c3d"], Subnets: ["subnet-0a1b2c3d"] },
            }),
            [],
        ));

    const WRONG: readonly [string, Record<string, unknown>, RegExp][] = [
        ["a name too long", { TrainingJobName: "x".repeat(64) }, /64 is more than 63|not match/],
        ["a name with an underscore", { TrainingJobName: "a_b" }, /TrainingJobName.*not match/],
        ["a number as a hyperparameter", { HyperParameters: { epochs: 5 } }, /HyperParameters/],
        ["no channel", { InputDataConfig: [] }, /InputDataConfig/],
        [
            "an instance type that is none",
            { ResourceConfig: { InstanceType: "ml.g5.tiny", InstanceCount: 1, VolumeSizeInGB: 1 } },
            /InstanceType: ml\.g5\.tiny is none/,
        ],
        ["a field that there is not", { Spot: true }, /Unknown parameter.*Spot/],
    ];
    for (const [what, change, expected] of WRONG)
        it(`would be refused for ${what}`, async () =>
            assert.match((await faults(change)).join("\n"), expected));
});
