import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as sfn from "@pulumi/aws/sfn";
import * as pulumi from "@pulumi/pulumi";
import { findPartition, TRAINING_PREFIX } from "../../core/facts/names";
import { buildWorkflowNames, type WorkflowNames } from "../../core/facts/workflowNames";
import { ServiceRole } from "../serviceRole";
import { renderStateMachine } from "./stateMachine";
import { buildTrainingStatements, buildWorkflowStatements } from "./workflowRoles";
import type { TrainingShape } from "./workflowTasks";

/** What a TrainingWorkflow needs. */
export interface TrainingWorkflowArgs {
    readonly stack: string;
    readonly region: string;
    /** 12 digits. */
    readonly accountId: string;
    /** How the stack trains: machine, market, time limits and defaults of an execution. */
    readonly training: TrainingShape;
    /** Image in a private ECR repository of the region. */
    readonly imageUri: string;
    /** The cell's bucket: checkpoints and models. */
    readonly bucketName: string;
    /** S3 locations outside the cell that training may use. */
    readonly data: { readonly read: readonly string[]; readonly write: readonly string[] };
    /** Days that CloudWatch Logs keeps the log of the executions. */
    readonly logRetentionDays: number;
    /** Tags of training jobs, which a provider's default tags do not reach. */
    readonly tags: Readonly<Record<string, string>>;
    /** Teams that share the cell's queue; none for first in, first out. */
    readonly teams: readonly string[];
}

/**
 * A state machine that trains on SageMaker's managed spot and waits for the end.
 * @example
 * ```ts
 * import { Provider } from "@pulumi/aws/provider";
 * import { buildCellNames, TrainingWorkflow } from "gpu-batch";
 *
 * const cell = { stack: "prod", region: "us-east-2", accountId: "123456789012" };
 * const names = buildCellNames(cell);
 * const workflow = new TrainingWorkflow(
 *     `${names.cell}-training`,
 *     {
 *         ...cell,
 *         training: {
 *             ...{ instanceType: "ml.g5.xlarge", volumeGiB: 50, spot: true, attempts: 2 },
 *             ...{ maxRuntimeMinutes: 360, maxWaitMinutes: 720, program: "train.py" },
 *             hyperParameters: { epochs: 20 },
 *             channels: { training: "s3://my-data/images/" },
 *             metrics: { "train:loss": "loss=([0-9.]+)" },
 *         },
 *         imageUri: `${names.registry}/train@sha256:${"0".repeat(64)}`,
 *         bucketName: names.bucket,
 *         data: { read: ["s3://my-data/images/"], write: [] },
 *         logRetentionDays: 30,
 *         tags: {},
 *         teams: [],
 *     },
 *     [],
 *     { provider: new Provider(names.cell, { region: cell.region }) },
 * );
 * export const stateMachineArn = workflow.stateMachineArn;
 * ```
 */
export class TrainingWorkflow extends pulumi.ComponentResource {
    /** State machine to start executions of. */
    public readonly stateMachineArn: pulumi.Output<string>;

    /** @param imageReady what the image's reference, a plain text, stands for: its push */
    constructor(
        name: string,
        args: TrainingWorkflowArgs,
        imageReady: readonly pulumi.Resource[],
        opts?: pulumi.ComponentResourceOptions,
    ) {
        super("gpu-batch:training:TrainingWorkflow", name, args, opts);
        const spec: Spec = {
            ...args,
            names: buildWorkflowNames(args),
            partition: findPartition(args.region),
        };

        const logGroup = new cloudwatch.LogGroup(
            name,
            { name: spec.names.logGroup, retentionInDays: args.logRetentionDays },
            { parent: this },
        );
        const trainingRole = createTrainingRole(name, spec, this);
        const workflowRole = createWorkflowRole(name, spec, this);
        const machine = createStateMachine(name, spec, workflowRole, this, [
            logGroup,
            ...trainingRole.attachments,
            ...workflowRole.attachments,
            ...imageReady,
        ]);

        this.stateMachineArn = machine.arn;
        this.registerOutputs({ stateMachineArn: this.stateMachineArn });
    }
}

/** What the roles and the state machine are made from. */
interface Spec extends TrainingWorkflowArgs {
    readonly names: WorkflowNames;
    /** `aws`, `aws-cn` or `aws-us-gov`. */
    readonly partition: string;
}

function createTrainingRole(name: string, spec: Spec, parent: pulumi.Resource): ServiceRole {
    return new ServiceRole(
        name,
        {
            partition: spec.partition,
            roleName: spec.names.trainingRole,
            description: "Code in a training job: its cell's bucket and the named S3 locations",
            trust: { service: "sagemaker.amazonaws.com", sourceAccount: spec.accountId },
            statements: buildTrainingStatements(spec),
        },
        { parent },
    );
}

function createWorkflowRole(name: string, spec: Spec, parent: pulumi.Resource): ServiceRole {
    return new ServiceRole(
        `${name}-workflow`,
        {
            partition: spec.partition,
            roleName: spec.names.workflowRole,
            description: "State machine: start, follow and stop the stack's training jobs",
            trust: { service: "states.amazonaws.com", sourceAccount: spec.accountId },
            statements: buildWorkflowStatements(spec),
        },
        { parent },
    );
}

/** @param ready what its document knows by chosen names; Step Functions tries its log at creation */
function createStateMachine(
    name: string,
    spec: Spec,
    role: ServiceRole,
    parent: pulumi.Resource,
    ready: readonly pulumi.Resource[],
): sfn.StateMachine {
    return new sfn.StateMachine(
        name,
        {
            name: spec.names.stateMachine,
            type: "STANDARD",
            roleArn: role.arn,
            definition: renderStateMachine({
                ...spec,
                storeUri: `s3://${spec.bucketName}/${TRAINING_PREFIX}`,
            }),
            loggingConfiguration: {
                level: "ALL",
                // Hyperparameters and places of data, no secrets: what one asks a failed run for.
                includeExecutionData: true,
                logDestination: `${spec.names.logGroupArn}:*`,
            },
            tracingConfiguration: { enabled: true },
        },
        { parent, dependsOn: [...ready] },
    );
}
