import * as batch from "@pulumi/aws/batch";
import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as ec2 from "@pulumi/aws/ec2";
import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import type { CellNames } from "../../core/facts/names";
import { findPartition } from "../../core/facts/names";
import { ServiceRole } from "../serviceRole";
import { buildComputeResources, buildUpdatePolicy, type Capacity } from "./computeResources";
import { buildSchedulingPolicy, type Shares } from "./fairShare";
import { buildJobDefinition, type JobShape } from "./jobDefinition";
import { buildLaunchTemplate, formatTemplateVersion } from "./launchTemplate";
import { buildStuckJobLimits } from "./queueLimits";
import {
    buildExecutionRoleStatements,
    buildJobRoleStatements,
} from "../../core/aws/roleStatements";

/** What a SpotBatch needs. */
export interface SpotBatchArgs {
    readonly stack: string;
    readonly region: string;
    /** 12 digits. */
    readonly accountId: string;
    readonly names: CellNames;
    /** GPU types that Batch may launch; three or more keep interruptions rare. */
    readonly instanceTypes: readonly string[];
    /** Ceiling of running spot vCPUs; one instance may exceed it. */
    readonly maxVcpus: number;
    /** Ceiling of a last environment on demand; 0 for no such environment. */
    readonly onDemandMaxVcpus: number;
    readonly rootVolumeGiB: number;
    readonly job: JobShape;
    /** Jobs that share a GPU; 1 reserves whole GPUs. */
    readonly jobsPerGpu: number;
    /** Image with a fixed tag or a digest, known before creation so that policies can read it. */
    readonly imageUri: string;
    readonly data: { readonly read: readonly string[]; readonly write: readonly string[] };
    /** Shares of the queue by team; empty for first in, first out. */
    readonly fairShare: Shares;
    readonly logRetentionDays: number;
    /** Tags of instances and volumes: a provider's default tags do not reach them. */
    readonly tags: Readonly<Record<string, string>>;
    /** Key pair for SSH; undefined leaves Session Manager. */
    readonly keyPair?: string;
    readonly amiId: pulumi.Input<string>;
    readonly subnetIds: pulumi.Input<pulumi.Input<string>[]>;
    readonly securityGroupId: pulumi.Input<string>;
}

/** A queue that runs GPU containers on spot instances and retries the jobs of reclaimed ones. */
export class SpotBatch extends pulumi.ComponentResource {
    /** Queue to submit to. */
    public readonly queueArn: pulumi.Output<string>;
    public readonly queueName: pulumi.Output<string>;
    /** Definition, with its revision, that a job is submitted from. */
    public readonly jobDefinitionArn: pulumi.Output<string>;
    public readonly logGroupName: pulumi.Output<string>;

    /** @param imageReady what the image's reference, a plain text, stands for: its push */
    constructor(
        name: string,
        args: SpotBatchArgs,
        imageReady: readonly pulumi.Resource[],
        opts?: pulumi.ComponentResourceOptions,
    ) {
        super("gpu-batch:batch:SpotBatch", name, args, opts);
        const parent = { parent: this };

        const logGroup = new cloudwatch.LogGroup(
            `${name}-jobs`,
            { name: args.names.logGroup, retentionInDays: args.logRetentionDays },
            parent,
        );
        const { instanceRole, jobRole, executionRole } = createRoles(name, args, this);
        const instanceProfile = new iam.InstanceProfile(
            `${name}-instance`,
            { name: args.names.instanceProfile, role: instanceRole.roleName },
            parent,
        );
        const template = new ec2.LaunchTemplate(
            `${name}-instance`,
            buildLaunchTemplate(args),
            parent,
        );

        const environment = (suffix: string, capacity: Capacity) =>
            new batch.ComputeEnvironment(
                `${name}-${suffix}`,
                {
                    type: "MANAGED",
                    state: "ENABLED",
                    computeResources: buildComputeResources(capacity, {
                        ...args,
                        instanceProfileArn: instanceProfile.arn,
                        launchTemplateId: template.id,
                        launchTemplateVersion: template.latestVersion.apply(formatTemplateVersion),
                    }),
                    updatePolicy: buildUpdatePolicy(args.job.timeoutMinutes),
                },
                {
                    ...parent,
                    dependsOn: [...instanceRole.attachments],
                    // Batch moves it with the queue; setting it back would scale down running work.
                    ignoreChanges: ["computeResources.desiredVcpus"],
                },
            );
        const spot = environment("spot", { market: "SPOT", maxVcpus: args.maxVcpus });
        const onDemand =
            args.onDemandMaxVcpus > 0
                ? [environment("on-demand", { market: "EC2", maxVcpus: args.onDemandMaxVcpus })]
                : [];

        const shares = buildSchedulingPolicy(args.fairShare, args.names);
        const policy = shares && new batch.SchedulingPolicy(`${name}-shares`, shares, parent);
        const queue = new batch.JobQueue(
            // Batch neither adds a scheduling policy to a queue nor takes one away: that is another queue.
            // https://docs.aws.amazon.com/batch/latest/APIReference/API_UpdateJobQueue.html
            // Both names begin alike: roles and rules know the queue by its prefix.
            policy ? `${name}-queue-fair` : `${name}-queue`,
            {
                ...(policy ? { schedulingPolicyArn: policy.arn } : {}),
                state: "ENABLED",
                priority: 1,
                computeEnvironmentOrders: [spot, ...onDemand].map(({ arn }, index) => ({
                    order: index + 1,
                    computeEnvironment: arn,
                })),
                jobStateTimeLimitActions: buildStuckJobLimits(),
            },
            parent,
        );
        const definition = new batch.JobDefinition(`${name}-job`, buildJobDefinition(args), {
            ...parent,
            // Its document names these by chosen names, which carry no dependency of their own.
            dependsOn: [
                logGroup,
                ...jobRole.attachments,
                ...executionRole.attachments,
                ...imageReady,
            ],
        });

        this.queueArn = queue.arn;
        this.queueName = queue.name;
        this.jobDefinitionArn = definition.arn;
        this.logGroupName = logGroup.name;
        this.registerOutputs({
            queueArn: this.queueArn,
            queueName: this.queueName,
            jobDefinitionArn: this.jobDefinitionArn,
            logGroupName: this.logGroupName,
        });
    }
}

function createRoles(name: string, args: SpotBatchArgs, parent: pulumi.Resource) {
    const { names, region, accountId, imageUri, data } = args;
    const common = { partition: findPartition(region) };
    const tasks = { service: "ecs-tasks.amazonaws.com", sourceAccount: accountId };
    return {
        instanceRole: new ServiceRole(
            `${name}-instance`,
            {
                ...common,
                roleName: names.instanceRole,
                description:
                    "Batch instances: join the ECS cluster, and Session Manager in place of SSH",
                trust: { service: "ec2.amazonaws.com" },
                managedPolicies: [
                    "service-role/AmazonEC2ContainerServiceforEC2Role",
                    "AmazonSSMManagedInstanceCore",
                ],
            },
            { parent },
        ),
        jobRole: new ServiceRole(
            `${name}-job`,
            {
                ...common,
                roleName: names.jobRole,
                description: "Code in a job: its cell's bucket and the named S3 locations",
                trust: tasks,
                statements: buildJobRoleStatements({
                    ...common,
                    bucketName: names.bucket,
                    ...data,
                }),
            },
            { parent },
        ),
        executionRole: new ServiceRole(
            `${name}-execution`,
            {
                ...common,
                roleName: names.executionRole,
                description: "ECS agent starting a job: pull its image, write its log",
                trust: tasks,
                statements: buildExecutionRoleStatements(
                    imageUri,
                    names.logGroupArn,
                    common.partition,
                ),
            },
            { parent },
        ),
    };
}
