import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import {
    buildTrainingRequest,
    type TrainingSpec,
} from "../../../components/training/trainingRequest";

export const SPEC: TrainingSpec = {
    name: "prod-1-0",
    roleArn: "arn:aws:iam::123456789012:role/training",
    imageUri: "123456789012.dkr.ecr.us-east-2.amazonaws.com/a:1",
    entrypoint: ["train"],
    environment: { SAGEMAKER_PROGRAM: "train.py" },
    metrics: { loss: "loss: ([0-9.]+)" },
    hyperParameters: { epochs: "5" },
    channels: [],
    outputUri: "s3://bucket/models/",
    instanceType: "ml.g5.xlarge",
    volumeGiB: 50,
    maxRuntimeSeconds: 3600,
    market: { kind: "spot", checkpointUri: "s3://bucket/checkpoints/1", maxWaitSeconds: 7200 },
    tags: { team: "ml" },
};

describe("the request for a training job", () => {
    it("has every field in SageMaker's words", () => {
        assert.deepEqual(buildTrainingRequest(SPEC), {
            TrainingJobName: "prod-1-0",
            RoleArn: "arn:aws:iam::123456789012:role/training",
            AlgorithmSpecification: {
                TrainingImage: "123456789012.dkr.ecr.us-east-2.amazonaws.com/a:1",
                TrainingInputMode: "File",
                ContainerEntrypoint: ["train"],
                MetricDefinitions: [{ Name: "loss", Regex: "loss: ([0-9.]+)" }],
            },
            HyperParameters: { epochs: "5" },
            InputDataConfig: [],
            OutputDataConfig: { S3OutputPath: "s3://bucket/models/" },
            ResourceConfig: { InstanceType: "ml.g5.xlarge", InstanceCount: 1, VolumeSizeInGB: 50 },
            EnableManagedSpotTraining: true,
            CheckpointConfig: {
                S3Uri: "s3://bucket/checkpoints/1",
                LocalPath: "/opt/ml/checkpoints",
            },
            StoppingCondition: { MaxRuntimeInSeconds: 3600, MaxWaitTimeInSeconds: 7200 },
            Environment: { SAGEMAKER_PROGRAM: "train.py" },
            Tags: [{ Key: "team", Value: "ml" }],
        });
    });

    it("has no wait and no checkpoint on demand", () => {
        const request = buildTrainingRequest({ ...SPEC, market: { kind: "on-demand" } });
        assert.equal(request.EnableManagedSpotTraining, false);
        assert.equal("CheckpointConfig" in request, false);
        assert.deepEqual(request.StoppingCondition, { MaxRuntimeInSeconds: 3600 });
    });

    it("runs in a network when it has one, and names none otherwise", () => {
        const vpc = { subnets: ["subnet-0a1b2c3d"], securityGroups: ["sg-0a1b2c3d"] };
        assert.deepEqual(buildTrainingRequest({ ...SPEC, vpc }).VpcConfig, {
            SecurityGroupIds: ["sg-0a1b2c3d"],
            Subnets: ["subnet-0a1b2c3d"],
        });
        assert.equal("VpcConfig" in buildTrainingRequest(SPEC), false);
    });

    it("leaves what is computed to the state, under a key that says so", () => {
        const request = buildTrainingRequest({
            ...SPEC,
            name: { path: "$$.Execution.Name" },
            hyperParameters: { path: "$.h" },
        });
        assert.equal(request["TrainingJobName.$"], "$$.Execution.Name");
        assert.equal(request["HyperParameters.$"], "$.h");
        assert.equal("TrainingJobName" in request || "HyperParameters" in request, false);
    });

    it("refuses a wait shorter than the run", () => {
        const market = { ...SPEC.market, maxWaitSeconds: 3599 } as TrainingSpec["market"];
        assert.throws(() => buildTrainingRequest({ ...SPEC, market }), {
            message:
                "a spot training job may wait 3599 s and run 3600 s; the wait includes the run",
        });
    });

    it("never holds spot without a checkpoint, and never a wait without spot or below the run", () => {
        const seconds = fc.integer({ min: 1, max: 2_419_200 });
        const markets = fc.oneof(
            fc.constant({ kind: "on-demand" } as const),
            seconds.map((maxWaitSeconds) => ({ ...SPEC.market, maxWaitSeconds })),
        );
        fc.assert(
            fc.property(seconds, markets, (maxRuntimeSeconds, market) => {
                let request;
                try {
                    request = buildTrainingRequest({
                        ...SPEC,
                        maxRuntimeSeconds,
                        market: market,
                    });
                } catch {
                    return "maxWaitSeconds" in market && market.maxWaitSeconds < maxRuntimeSeconds;
                }
                const stop = request.StoppingCondition as Record<string, number>;
                const wait = stop.MaxWaitTimeInSeconds;
                return request.EnableManagedSpotTraining
                    ? "CheckpointConfig" in request && wait! >= stop.MaxRuntimeInSeconds!
                    : wait === undefined;
            }),
        );
    });
});
