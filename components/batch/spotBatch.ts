import * as batch from "@pulumi/aws/batch";
import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as ec2 from "@pulumi/aws/ec2";
import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import {
    buildExecutionRoleStatements,
    buildInstanceRoleStatements,
    buildJobRoleStatements,
} from "../../core/aws/roleStatements";
import { findPartition } from "../../core/facts/names";
import { ServiceRole } from "../serviceRole";
import { buildComputeResources, buildUpdatePolicy, type Capacity } from "./computeResources";
import { buildJobDefinition } from "./jobDefinition";
import { buildSchedulingPolicy, buildStuckJobLimits } from "./jobQueue";
import { buildLaunchTemplate, formatTemplateVersion } from "./launchTemplate";
import type { SpotBatchArgs } from "./spotBatchArgs";

/**
 * A queue that runs GPU containers on spot instances and retries the jobs of reclaimed ones.
 * @example
 * ```ts
 * import { Provider } from "@pulumi/aws/provider";
 * import { buildCellNames, JobBucket, Network, SpotBatch } from "gpu-batch";
 *
 * const cell = { stack: "prod", region: "us-east-2", accountId: "123456789012" };
 * const names = buildCellNames(cell);
 * const options = { provider: new Provider(names.cell, { region: cell.region }) };
 * const network = new Network(
 *     `${names.cell}-network`,
 *     { region: cell.region, cidr: "10.64.0.0/16", zones: ["us-east-2a", "us-east-2b"] },
 *     options,
 * );
 * new JobBucket(`${names.cell}-bucket`, { bucketName: names.bucket, partition: "aws" }, options);
 * const spot = new SpotBatch(
 *     names.cell,
 *     {
 *         ...cell,
 *         names,
 *         instanceTypes: ["g4dn.xlarge", "g5.xlarge", "g6.xlarge"],
 *         maxVcpus: 64,
 *         onDemandFallback: 0,
 *         rootVolumeGiB: 100,
 *         job: {
 *             ...{ vcpus: 4, memoryMiB: 14336, gpus: 1, sharedMemoryMiB: 2048 },
 *             ...{ timeoutMinutes: 60, attempts: 5, command: ["nvidia-smi"] },
 *         },
 *         jobsPerGpu: 1,
 *         imageUri: `${names.registry}/train@sha256:${"0".repeat(64)}`,
 *         data: { read: ["s3://my-data/images/"], write: [] },
 *         fairShare: {},
 *         logRetentionDays: 30,
 *         tags: {},
 *         sessionManager: false,
 *         amiId: "ami-0123456789abcdef0",
 *         subnetIds: network.subnetIds,
 *         securityGroupId: network.securityGroupId,
 *     },
 *     [],
 *     options,
 * );
 * export const queueArn = spot.queueArn;
 * ```
 */
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

        const logGroup = new cloudwatch.LogGroup(
            `${name}-jobs`,
            { name: args.names.logGroup, retentionInDays: args.logRetentionDays },
            { parent: this },
        );
        const environments = createEnvironments(name, args, this);
        const queue = createQueue(name, args, environments, this);
        const definition = createJobDefinition(name, args, [logGroup, ...imageReady], this);

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

/** The environments of the queue, in the order that it fills them: spot, then on demand where it is wanted. */
function createEnvironments(
    name: string,
    args: SpotBatchArgs,
    parent: pulumi.Resource,
): batch.ComputeEnvironment[] {
    const instances = createInstanceSetup(name, args, parent);
    const create = (suffix: string, capacity: Capacity) =>
        new batch.ComputeEnvironment(
            `${name}-${suffix}`,
            {
                type: "MANAGED",
                state: "ENABLED",
                computeResources: buildComputeResources(capacity, {
                    ...args,
                    instanceProfileArn: instances.profile.arn,
                    launchTemplateId: instances.template.id,
                    launchTemplateVersion:
                        instances.template.latestVersion.apply(formatTemplateVersion),
                }),
                updatePolicy: buildUpdatePolicy(args.job.timeoutMinutes),
            },
            {
                parent,
                dependsOn: [...instances.role.attachments],
                // Batch moves it with the queue; setting it back would scale down running work.
                ignoreChanges: ["computeResources.desiredVcpus"],
            },
        );
    const spot = create("spot", { market: "SPOT", maxVcpus: args.maxVcpus });
    return args.onDemandFallback > 0
        ? [spot, create("on-demand", { market: "EC2", maxVcpus: args.onDemandFallback })]
        : [spot];
}

/** What both environments start their instances with. */
function createInstanceSetup(name: string, args: SpotBatchArgs, component: pulumi.Resource) {
    const parent = { parent: component };
    const role = new ServiceRole(
        `${name}-instance`,
        {
            partition: findPartition(args.region),
            roleName: args.names.instanceRole,
            description: "Batch instances: take work from their cell's ECS clusters",
            trust: { service: "ec2.amazonaws.com" },
            statements: buildInstanceRoleStatements({
                ...args,
                partition: findPartition(args.region),
                cell: args.names.cell,
                logGroupArn: args.names.logGroupArn,
            }),
        },
        parent,
    );
    const profile = new iam.InstanceProfile(
        `${name}-instance`,
        { name: args.names.instanceProfile, role: role.roleName },
        parent,
    );
    const template = new ec2.LaunchTemplate(`${name}-instance`, buildLaunchTemplate(args), parent);
    return { role, profile, template };
}

function createQueue(
    name: string,
    args: SpotBatchArgs,
    environments: readonly batch.ComputeEnvironment[],
    component: pulumi.Resource,
): batch.JobQueue {
    const parent = { parent: component };
    const shares = buildSchedulingPolicy(args.fairShare, args.names);
    const policy = shares && new batch.SchedulingPolicy(`${name}-shares`, shares, parent);
    return new batch.JobQueue(
        // Batch neither adds a scheduling policy to a queue nor takes one away: that is another queue.
        // https://docs.aws.amazon.com/batch/latest/APIReference/API_UpdateJobQueue.html
        // Both names begin alike: roles and rules know the queue by its prefix.
        policy ? `${name}-queue-fair` : `${name}-queue`,
        {
            ...(policy ? { schedulingPolicyArn: policy.arn } : {}),
            state: "ENABLED",
            priority: 1,
            computeEnvironmentOrders: environments.map(({ arn }, index) => ({
                order: index + 1,
                computeEnvironment: arn,
            })),
            jobStateTimeLimitActions: buildStuckJobLimits(),
        },
        parent,
    );
}

/** @param ready what must be there, beside the roles, before a job can start */
function createJobDefinition(
    name: string,
    args: SpotBatchArgs,
    ready: readonly pulumi.Resource[],
    parent: pulumi.Resource,
): batch.JobDefinition {
    const roles = createJobRoles(name, args, parent);
    return new batch.JobDefinition(`${name}-job`, buildJobDefinition(args), {
        parent,
        // Its document names these by chosen names, which carry no dependency of their own.
        dependsOn: [...ready, ...roles.flatMap(({ attachments }) => attachments)],
    });
}

/** The role of the code in a job, and that of the agent that starts it. */
function createJobRoles(name: string, args: SpotBatchArgs, component: pulumi.Resource) {
    const { names, region, accountId, imageUri, data } = args;
    const parent = { parent: component };
    const partition = findPartition(region);
    const trust = { service: "ecs-tasks.amazonaws.com", sourceAccount: accountId };
    const jobRole = new ServiceRole(
        `${name}-job`,
        {
            partition,
            roleName: names.jobRole,
            description: "Code in a job: its cell's bucket and the named S3 locations",
            trust,
            statements: buildJobRoleStatements({
                partition,
                bucketName: names.bucket,
                read: data.read,
                write: data.write,
            }),
        },
        parent,
    );
    const executionRole = new ServiceRole(
        `${name}-execution`,
        {
            partition,
            roleName: names.executionRole,
            description: "ECS agent starting a job: pull its image, write its log",
            trust,
            statements: buildExecutionRoleStatements(imageUri, names.logGroupArn, partition),
        },
        parent,
    );
    return [jobRole, executionRole];
}
