import * as assert from "node:assert/strict";
import { DescribeTrainingJobCommand, SageMakerClient } from "@aws-sdk/client-sagemaker";
import { CreateStateMachineCommand, SFNClient } from "@aws-sdk/client-sfn";
import { renderStateMachine } from "../../components/training/stateMachine";
import { ask, startMoto, type Moto } from "../support/moto";
import { motoCell } from "../support/motoCell";
import { NAMES, TRAINING, WORKFLOW } from "../support/workflowSpec";
import { entered, impatient, jobsOf, runExecution } from "./support/execution";

const DEFINITION = impatient(renderStateMachine(WORKFLOW));

describe("the training workflow on moto's Step Functions and SageMaker", () => {
    let moto: Moto;
    let sfn: SFNClient;
    let sagemaker: SageMakerClient;
    let machine: string;
    before(async () => {
        // Jobs of Batch only pretend to run.
        const settings = {
            stepfunctions: { execute_state_machine: true },
            batch: { use_docker: false },
        };
        moto = await startMoto(settings, {}, ["moto_training"]);
        const client = {
            region: "us-east-2",
            endpoint: moto.environment.AWS_ENDPOINT_URL!,
            credentials: { accessKeyId: "testing", secretAccessKey: "testing" },
        };
        sfn = new SFNClient(client);
        sagemaker = new SageMakerClient(client);
        const created = await sfn.send(
            new CreateStateMachineCommand({
                name: NAMES.stateMachine,
                definition: DEFINITION,
                roleArn: "arn:aws:iam::123456789012:role/gpu-batch-prod-us-east-2-workflow",
            }),
        );
        machine = created.stateMachineArn!;
    });
    after(() => moto?.stop());

    const run = (name: string, input: unknown) => runExecution(sfn, machine, name, input);

    it("refuses an inference for no team of a shared queue before it trains", async () => {
        const { stateMachineArn } = await sfn.send(
            new CreateStateMachineCommand({
                name: "shared",
                definition: impatient(renderStateMachine({ ...WORKFLOW, teams: ["research"] })),
                roleArn: "arn:aws:iam::123456789012:role/gpu-batch-prod-us-east-2-workflow",
            }),
        );
        const start = (name: string, input: unknown) =>
            runExecution(sfn, stateMachineArn!, name, input);
        for (const [name, inference] of [
            ["none", { size: 2 }],
            ["other", { size: 2, share: "product" }],
        ] as const) {
            const { status, error, events } = await start(name, { inference });
            assert.deepEqual([status, error], ["FAILED", "NoShare"]);
            assert.deepEqual(entered(events).slice(-2), ["Check share", "No share"]);
        }
        const { status } = await start("without", {});
        assert.equal(status, "SUCCEEDED");
        const { error, events } = await start("own", { inference: { share: "research" } });
        // Far enough: it trains, and ends for want of a queue.
        assert.notEqual(error, "NoShare");
        assert.ok(entered(events).includes("Train"));
    });

    it("has the name that the program and the command compute", () =>
        assert.equal(machine, NAMES.stateMachineArn));

    it("runs an array of Batch jobs with the model and waits for it, when the input asks", async () => {
        const { queueArn, jobDefinitionArn } = await motoCell(moto, "us-east-2");
        const command = ["gpu-batch-worker", "s3://bucket/items.jsonl"];
        const cell = { queue: queueArn, jobDefinition: jobDefinitionArn };
        const { status, output, events } = await run("infer-1", {
            inference: { ...cell, size: 2, command },
        });
        assert.equal(status, "SUCCEEDED");
        assert.deepEqual(entered(events).slice(-4), ["Train", "Infer or end", "Infer", "Trained"]);
        const { inference } = JSON.parse(output!) as { inference: { jobId: string } };
        const [job] = ask(
            moto,
            "us-east-2",
            `batch.describe_jobs(jobs=["${inference.jobId}"])["jobs"]`,
        ) as Record<string, unknown>[];
        assert.deepEqual(
            [job!.jobName, job!.status, job!.jobQueue, job!.jobDefinition],
            ["prod-infer-1-0-infer", "SUCCEEDED", queueArn, jobDefinitionArn],
        );
        assert.equal((job!.arrayProperties as { size: number }).size, 2);
        const { environment } = job!.container as {
            environment: { name: string; value: string }[];
        };
        assert.equal(
            environment.find(({ name }) => name === "GPU_BATCH_MODEL")?.value,
            `${WORKFLOW.storeUri}models/prod-infer-1-0/output/model.tar.gz`,
        );
    });

    it("fails with the reason when the array cannot be submitted", async () => {
        const inference = {
            ...{ queue: "no-such-queue", jobDefinition: "none", size: 2 },
            command: ["true"],
        };
        const { status, error, cause, events } = await run("infer-2", { inference });
        assert.deepEqual([status, error], ["FAILED", "RunFailed"]);
        assert.match(cause!, /Batch\.ClientException/);
        const tried = entered(events).filter((name) => name === "Train");
        assert.equal(tried.length, 1, "the model is not trained again");
    });

    it("trains with the stack's own data and hyperparameters, and gives the model", async () => {
        const { status, output, events } = await run("plain-1", {});
        assert.equal(status, "SUCCEEDED");
        assert.deepEqual(entered(events), [
            "Defaults",
            "Input",
            "Check input",
            "Hyperparameters",
            "Channels",
            "Channel",
            "Train",
            "Infer or end",
            "Trained",
        ]);
        const { training } = JSON.parse(output!) as { training: unknown };
        assert.deepEqual(training, {
            job: "prod-plain-1-0",
            model: `${WORKFLOW.storeUri}models/prod-plain-1-0/output/model.tar.gz`,
        });
        const job = await sagemaker.send(
            new DescribeTrainingJobCommand({ TrainingJobName: "prod-plain-1-0" }),
        );
        assert.deepEqual(job.HyperParameters, {
            epochs: "5",
            "learning-rate": "0.00001",
            optimizer: '"adam"',
        });
        assert.equal(job.InputDataConfig![0]!.DataSource!.S3DataSource!.S3Uri, "s3://data/images/");
        assert.equal(job.EnableManagedSpotTraining, true);
        assert.deepEqual(job.CheckpointConfig, {
            S3Uri: `${WORKFLOW.storeUri}checkpoints/plain-1`,
            LocalPath: "/opt/ml/checkpoints",
        });
        assert.deepEqual(job.StoppingCondition, {
            MaxRuntimeInSeconds: 3600,
            MaxWaitTimeInSeconds: 7200,
        });
    });

    it("merges what the input sets over what the stack does, and resumes an earlier run", async () => {
        const { status } = await run("given-1", {
            hyperParameters: { epochs: "7" },
            channels: [
                { name: "training", uri: "s3://other/a/" },
                { name: "validation", uri: "s3://other/b/" },
            ],
            resume: "plain-1",
        });
        assert.equal(status, "SUCCEEDED");
        const job = await sagemaker.send(
            new DescribeTrainingJobCommand({ TrainingJobName: "prod-given-1-0" }),
        );
        assert.deepEqual(job.HyperParameters, {
            epochs: "7",
            "learning-rate": "0.00001",
            optimizer: '"adam"',
        });
        assert.deepEqual(
            job.InputDataConfig!.map(({ ChannelName }) => ChannelName),
            ["training", "validation"],
        );
        assert.equal(job.CheckpointConfig!.S3Uri, `${WORKFLOW.storeUri}checkpoints/plain-1`);
    });

    it("retries a failed job under another name, from the same checkpoints", async () => {
        const { status, events } = await run("retried-1", {
            hyperParameters: { outcomes: '"Failed,Completed"' },
        });
        assert.equal(status, "SUCCEEDED");
        assert.deepEqual(jobsOf(events), ["prod-retried-1-0", "prod-retried-1-1"]);
        for (const TrainingJobName of jobsOf(events)) {
            const job = await sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName }));
            assert.equal(job.CheckpointConfig!.S3Uri, `${WORKFLOW.storeUri}checkpoints/retried-1`);
        }
    });

    it("takes its Catch when every attempt failed, and fails with the reason", async () => {
        const { status, error, cause, events } = await run("failed-1", {
            hyperParameters: { outcomes: '"Failed"' },
        });
        assert.equal(status, "FAILED");
        assert.equal(error, "RunFailed");
        assert.match(cause ?? "", /States\.TaskFailed.*AlgorithmError: simulated/);
        assert.equal(jobsOf(events).length, TRAINING.attempts);
        assert.equal(new Set(jobsOf(events)).size, TRAINING.attempts);
        assert.equal(entered(events).at(-1), "Failed");
    });

    const REFUSED: readonly [string, string, unknown, string][] = [
        ["a name that SageMaker does not take", "under_score", {}, "NameRefused"],
        ["a name with a dot", "dotted.1", {}, "NameRefused"],
        ["no channel", "none-1", { channels: [] }, "NoChannel"],
        ["channels that are no list", "text-1", { channels: "s3://a/b/" }, "NoChannel"],
    ];
    for (const [what, name, input, expected] of REFUSED)
        it(`starts no job with ${what}`, async () => {
            const { status, error, events } = await run(name, input);
            assert.deepEqual([status, error], ["FAILED", expected]);
            assert.deepEqual(jobsOf(events), []);
        });
});
