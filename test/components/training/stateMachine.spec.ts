import * as assert from "node:assert/strict";
import type { TaskState } from "../../../components/training/asl";
import { findMachineProblems } from "../../../components/training/machineProblems";
import { renderStateMachine, buildWorkflow } from "../../../components/training/stateMachine";
import { MAX_EXECUTION_NAME, buildWorkflowNames } from "../../../core/facts/workflowNames";
import type { WorkflowSpec } from "../../../components/training/workflowTasks";
import { aslFaults } from "../../support/aslValidator";
import { NAMES, TRAINING, WORKFLOW } from "../../support/workflowSpec";

const task = (name: string, spec: WorkflowSpec = WORKFLOW) =>
    buildWorkflow(spec).States[name] as TaskState;

describe("the training workflow's definition", () => {
    it("is good by our own check and by an independent one", () => {
        assert.deepEqual(findMachineProblems(buildWorkflow(WORKFLOW)), []);
        assert.equal(aslFaults(renderStateMachine(WORKFLOW)), "");
    });

    const FAULTS: readonly [string, RegExp, RegExp][] = [
        ["a transition to nowhere", /"Next":"Hyperparameters"/, /MISSING_TRANSITION_TARGET/],
        ["an unknown type", /"Type":"Succeed"/, /SCHEMA_VALIDATION_FAILED/],
        ["a broken path", /"ItemsPath":"\$\.run\.channels"/, /SCHEMA_VALIDATION_FAILED|JSON_PATH/],
    ];
    const BROKEN: Readonly<Record<string, string>> = {
        "a transition to nowhere": '"Next":"Nowhere"',
        "an unknown type": '"Type":"Success"',
        "a broken path": '"ItemsPath":"run channels"',
    };
    for (const [fault, text, code] of FAULTS)
        it(`would be refused by it for ${fault}`, () => {
            const definition = renderStateMachine(WORKFLOW);
            assert.match(definition, text);
            assert.match(aslFaults(definition.replace(text, BROKEN[fault]!)), code);
        });

    it("is the same text each time", () =>
        assert.equal(renderStateMachine(WORKFLOW), renderStateMachine(structuredClone(WORKFLOW))));

    it("trains on spot with everything plain that costs money", () => {
        const { Resource, Parameters, TimeoutSeconds } = task("Train");
        assert.equal(Resource, "arn:aws:states:::sagemaker:createTrainingJob.sync");
        assert.deepEqual(Parameters, {
            "TrainingJobName.$":
                "States.Format('prod-{}-{}', $$.Execution.Name, $$.State.RetryCount)",
            RoleArn: "arn:aws:iam::123456789012:role/gpu-batch-prod-us-east-2-training",
            AlgorithmSpecification: {
                TrainingImage: WORKFLOW.imageUri,
                TrainingInputMode: "File",
                ContainerEntrypoint: ["train"],
                MetricDefinitions: [
                    { Name: "loss", Regex: TRAINING.metrics.loss },
                    { Name: "val_loss", Regex: TRAINING.metrics.val_loss },
                ],
            },
            "HyperParameters.$": "$.hyperParameters.merged",
            "InputDataConfig.$": "$.channels",
            OutputDataConfig: { S3OutputPath: `${WORKFLOW.storeUri}models/` },
            ResourceConfig: { InstanceType: "ml.g5.xlarge", InstanceCount: 1, VolumeSizeInGB: 50 },
            EnableManagedSpotTraining: true,
            CheckpointConfig: {
                "S3Uri.$": `States.Format('${WORKFLOW.storeUri}checkpoints/{}', $.run.resume)`,
                LocalPath: "/opt/ml/checkpoints",
            },
            StoppingCondition: { MaxRuntimeInSeconds: 3600, MaxWaitTimeInSeconds: 7200 },
            Environment: { SAGEMAKER_PROGRAM: "train.py" },
            Tags: [{ Key: "gpu-batch:stack", Value: "prod" }],
        });
        // The wait, and half an hour for the upload.
        assert.equal(TimeoutSeconds, 7200 + 1800);
    });

    it("waits for nothing on demand", () => {
        const train = task("Train", { ...WORKFLOW, training: { ...TRAINING, spot: false } });
        assert.equal(train.Parameters.EnableManagedSpotTraining, false);
        assert.equal("CheckpointConfig" in train.Parameters, false);
        assert.deepEqual(train.Parameters.StoppingCondition, { MaxRuntimeInSeconds: 3600 });
        assert.equal(train.TimeoutSeconds, 3600 + 1800);
    });

    it("retries a refused call often, a failed job twice and a timeout never", () =>
        assert.deepEqual(
            task("Train").Retry.map(({ ErrorEquals, MaxAttempts }) => [ErrorEquals, MaxAttempts]),
            [
                [["States.Timeout"], 0],
                [["SageMaker.AmazonSageMakerException"], 5],
                [["States.ALL"], 2],
            ],
        ));

    it("leads every error of a task to the state that fails with it", () => {
        for (const name of ["Train", "Infer"])
            assert.deepEqual(task(name).Catch, [
                { ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "Failed" },
            ]);
        assert.deepEqual(buildWorkflow(WORKFLOW).States.Failed, {
            Type: "Fail",
            Error: "RunFailed",
            CausePath: "States.JsonToString($.error)",
        });
    });

    it("gives the stack's hyperparameters as JSON texts and its channels as a list", () => {
        const { Parameters } = buildWorkflow(WORKFLOW).States.Defaults as TaskState;
        assert.deepEqual(Parameters.hyperParameters, {
            epochs: "5",
            "learning-rate": "0.00001",
            optimizer: '"adam"',
        });
        assert.deepEqual(Parameters.absent, {
            hyperParameters: {},
            channels: [{ name: "training", uri: "s3://data/images/" }],
            "resume.$": "$$.Execution.Name",
        });
    });

    it("runs inference with the cell's queue and the model", () => {
        const { Resource, Parameters } = task("Infer");
        assert.equal(Resource, "arn:aws:states:::batch:submitJob.sync");
        assert.deepEqual(Parameters, {
            "JobName.$": "States.Format('{}-infer', $.training.job)",
            "JobQueue.$": "$.run.inference.queue",
            "JobDefinition.$": "$.run.inference.jobDefinition",
            ArrayProperties: { "Size.$": "$.run.inference.size" },
            ContainerOverrides: {
                "Command.$": "$.run.inference.command",
                Environment: [{ Name: "GPU_BATCH_MODEL", "Value.$": "$.training.model" }],
            },
        });
    });

    describe("where teams share the queue", () => {
        const shared: WorkflowSpec = { ...WORKFLOW, teams: ["product", "research"] };

        it("is as good by both checks", () => {
            assert.deepEqual(findMachineProblems(buildWorkflow(shared)), []);
            assert.equal(aslFaults(renderStateMachine(shared)), "");
        });

        it("submits for the team that the input names", () => {
            const { "ShareIdentifier.$": share, ...others } = task("Infer", shared).Parameters;
            assert.equal(share, "$.run.inference.share");
            assert.deepEqual(others, task("Infer").Parameters);
        });

        it("checks the team before it trains", () => {
            const { States } = buildWorkflow(shared);
            const { Choices } = States["Check input"] as unknown as {
                Choices: { Next: string }[];
            };
            assert.equal(Choices.at(-1)?.Next, "Check share");
            const share = "$.run.inference.share";
            assert.deepEqual(States["Check share"], {
                Type: "Choice",
                Choices: [
                    {
                        ...{ Variable: "$.run.inference", IsPresent: false },
                        Next: "Hyperparameters",
                    },
                    { Variable: share, IsPresent: false, Next: "No share" },
                    {
                        Or: [
                            { Variable: share, StringEquals: "product" },
                            { Variable: share, StringEquals: "research" },
                        ],
                        Next: "Hyperparameters",
                    },
                ],
                Default: "No share",
            });
        });
    });

    it("names other partitions' services in theirs", () => {
        const text = renderStateMachine({ ...WORKFLOW, partition: "aws-us-gov" });
        assert.match(text, /"arn:aws-us-gov:states:::sagemaker:createTrainingJob\.sync"/);
        assert.doesNotMatch(text, /"arn:aws:states/);
    });
});

describe("names of the training workflow", () => {
    it("carry stack and region, and fit what AWS allows", () => {
        assert.equal(
            NAMES.stateMachineArn,
            "arn:aws:states:us-east-2:123456789012:stateMachine:gpu-batch-prod-us-east-2-training",
        );
        assert.equal(NAMES.jobPrefix, "prod");
        const longest = buildWorkflowNames({
            stack: "s".repeat(25),
            region: "ap-southeast-2",
            accountId: "123456789012",
        });
        // State machines have up to 80 characters, roles up to 64.
        assert.ok(longest.stateMachine.length <= 80);
        assert.ok(longest.workflowRole.length <= 64 && longest.trainingRole.length <= 64);
        assert.equal(MAX_EXECUTION_NAME, 39);
        const job = `${longest.jobPrefix}-${"e".repeat(MAX_EXECUTION_NAME)}-99`;
        assert.equal(job.length, 63);
    });
});
