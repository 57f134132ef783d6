import * as assert from "node:assert/strict";
import { preview, type Preview } from "./support/preview";

/** What other teams hit in training; the numbers are those of docs/known-failures.md. */
describe("known failures of training", () => {
    let plan: Preview;
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    let request: any;
    before(async () => {
        plan = await preview();
        const { definition } = plan.inputs("aws:sfn/stateMachine:StateMachine");
        request = JSON.parse(definition as string).States.Train.Parameters;
    });

    it("17: spot has a checkpoint and a wait that includes the run", () => {
        assert.equal(request.EnableManagedSpotTraining, true);
        assert.match(request.CheckpointConfig["S3Uri.$"] as string, /s3:\/\/gpu-batch-prod/);
        const { MaxRuntimeInSeconds, MaxWaitTimeInSeconds } = request.StoppingCondition;
        assert.ok(MaxWaitTimeInSeconds >= MaxRuntimeInSeconds);
    });

    it("25: the entry point is explicit", () =>
        assert.deepEqual(request.AlgorithmSpecification.ContainerEntrypoint, ["train"]));

    it("26: each attempt has a name of its own, and may be waited for", () => {
        const name = request["TrainingJobName.$"] as string;
        assert.ok(name.includes("$$.Execution.Name") && name.includes("$$.State.RetryCount"));
        const { policy } = plan.inputs(
            "aws:iam/rolePolicy:RolePolicy",
            "prod-us-east-2-training-workflow",
        );
        for (const right of [
            "sagemaker:AddTags",
            "iam:PassRole",
            "events:PutRule",
            "StepFunctionsGetEventsForSageMakerTrainingJobsRule",
        ])
            assert.ok((policy as string).includes(right), right);
    });
});
