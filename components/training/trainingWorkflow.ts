import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as sfn from "@pulumi/aws/sfn";
import * as pulumi from "@pulumi/pulumi";
import { findPartition } from "../../core/facts/names";
import { ServiceRole } from "../serviceRole";
import { TRAINING_PREFIX } from "../storage/prefixes";
import { renderStateMachine } from "./stateMachine";
import { buildWorkflowNames } from "../../core/facts/workflowNames";
import type { TrainingShape } from "./workflowTasks";
import { buildTrainingStatements, buildWorkflowStatements } from "./workflowRoles";

/** What a TrainingWorkflow needs. */
export interface TrainingWorkflowArgs {
    readonly stack: string;
    readonly region: string;
    /** 12 digits. */
    readonly accountId: string;
    readonly training: TrainingShape;
    /** Image in a private ECR repository of the region. */
    readonly imageUri: string;
    /** The cell's bucket: checkpoints and models. */
    readonly bucketName: string;
    /** S3 locations outside the cell that training may use. */
    readonly data: { readonly read: readonly string[]; readonly write: readonly string[] };
    readonly logRetentionDays: number;
    /** Tags of training jobs, which a provider's default tags do not reach. */
    readonly tags: Readonly<Record<string, string>>;
    /** Teams that share the cell's queue; none for first in, first out. */
    readonly teams: readonly string[];
}

/** A state machine that trains on SageMaker's managed spot and tells how it ended. */
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
        const parent = { parent: this };
        const names = buildWorkflowNames(args);
        const common = { ...args, names, partition: findPartition(args.region) };

        const logGroup = new cloudwatch.LogGroup(
            name,
            { name: names.logGroup, retentionInDays: args.logRetentionDays },
            parent,
        );
        const trainingRole = new ServiceRole(
            name,
            {
                partition: common.partition,
                roleName: names.trainingRole,
                description: "Code in a training job: its cell's bucket and the named S3 locations",
                trust: { service: "sagemaker.amazonaws.com", sourceAccount: args.accountId },
                statements: buildTrainingStatements(common),
            },
            parent,
        );
        const workflowRole = new ServiceRole(
            `${name}-workflow`,
            {
                partition: common.partition,
                roleName: names.workflowRole,
                description: "State machine: start, follow and stop the stack's training jobs",
                trust: { service: "states.amazonaws.com", sourceAccount: args.accountId },
                statements: buildWorkflowStatements(common),
            },
            parent,
        );
        const machine = new sfn.StateMachine(
            name,
            {
                name: names.stateMachine,
                type: "STANDARD",
                roleArn: workflowRole.arn,
                definition: renderStateMachine({
                    ...common,
                    storeUri: `s3://${args.bucketName}/${TRAINING_PREFIX}`,
                }),
                loggingConfiguration: {
                    level: "ALL",
                    // Hyperparameters and places of data, no secrets: what one asks a failed run for.
                    includeExecutionData: true,
                    logDestination: `${names.logGroupArn}:*`,
                },
                tracingConfiguration: { enabled: true },
            },
            {
                ...parent,
                // Its document names these by chosen names; Step Functions tries its log at creation.
                dependsOn: [
                    logGroup,
                    ...trainingRole.attachments,
                    ...workflowRole.attachments,
                    ...imageReady,
                ],
            },
        );

        this.stateMachineArn = machine.arn;
        this.registerOutputs({ stateMachineArn: this.stateMachineArn });
    }
}
