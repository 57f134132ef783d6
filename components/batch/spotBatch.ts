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
import { findPartition, type CellNames } from "../../core/facts/names";
import { ServiceRole } from "../serviceRole";
import { buildComputeResources, buildUpdatePolicy, type Capacity } from "./computeResources";
import { buildJobDefinition, type JobShape } from "./jobDefinition";
import { buildSchedulingPolicy, buildStuckJobLimits, type Shares } from "./jobQueue";
import { buildLaunchTemplate, formatTemplateVersion } from "./launchTemplate";

/** What a SpotBatch needs. */
export interface SpotBatchArgs {
    /** Name of the stack, which jobs see as GPU_BATCH_STACK. */
    readonly stack: string;
    readonly region: string;
    /** 12 digits. */
    readonly accountId: string;
    /** Physical names of the cell. */
    readonly names: CellNames;
    /** GPU types that Batch may launch; three or more keep interruptions rare. */
    readonly instanceTypes: readonly string[];
    /** Ceiling of running spot vCPUs; one instance may exceed it. */
    readonly maxVcpus: number;
    /** Ceiling of running vCPUs of a last environment on demand; 0 for no such environment. */
    readonly onDemandFallback: number;
    /** Size of an instance's root volume in GiB, 100 or more. */
    readonly rootVolumeGiB: number;
    /** What a job gets that is submitted without more. */
    readonly job: JobShape;
    /** Jobs that share a GPU; 1 reserves whole GPUs. */
    readonly jobsPerGpu: number;
    /** Image by its content tag or its digest, known before creation so that policies can read it. */
    readonly imageUri: string;
    /** S3 locations outside the cell that jobs may use, `s3://bucket/prefix/`. */
    readonly data: { readonly read: readonly string[]; readonly write: readonly string[] };
    /** Shares of the queue by team; empty for first in, first out. */
    readonly fairShare: Shares;
    /** Days that CloudWatch Logs keeps what jobs print. */
    readonly logRetentionDays: number;
    /** Tags of instances and volumes: a provider's default tags do not reach them. */
    readonly tags: Readonly<Record<string, string>>;
    /**
     * Name of an EC2 key pair for SSH.
     * @default none
     */
    readonly keyPair?: string;
    /** Whether Session Manager opens a shell on an instance. */
    readonly sessionManager: boolean;
    /** ID of an ECS GPU AMI (Amazon Linux 2023) or of one built on it. */
    readonly amiId: pulumi.Input<string>;
    /** Subnets that instances start in: the more zones, the more spot pools. */
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
