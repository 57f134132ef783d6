import type { Statement } from "../../core/aws/policyDocument";
import {
    buildJobRoleStatements,
    buildPullStatements,
    findRepositoryArn,
} from "../../core/aws/roleStatements";
import type { WorkflowNames } from "../../core/facts/workflowNames";
import type { TrainingVpc } from "./trainingRequest";

/** What the rights of a workflow depend on. */
export interface WorkflowRights {
    readonly names: WorkflowNames;
    readonly region: string;
    /** 12 digits. */
    readonly accountId: string;
    /** `aws`, `aws-cn` or `aws-us-gov`. */
    readonly partition: string;
}

/** Rights of the state machine: its own training jobs, the cell's queue, its log and its traces. */
export function buildWorkflowStatements(rights: WorkflowRights): Statement[] {
    const { region, accountId, partition } = rights;
    const arn: NameResource = (service, resource) =>
        `arn:${partition}:${service}:${region}:${accountId}:${resource}`;
    return [
        ...allowTraining(rights.names, arn),
        ...allowInference(rights.names, arn),
        {
            // Rules of Step Functions' own, by which it learns that a job has ended.
            Sid: "HearOfEndedJobs",
            Effect: "Allow",
            Action: ["events:PutTargets", "events:PutRule", "events:DescribeRule"],
            Resource: ["SageMakerTraining", "Batch"].map((service) =>
                arn("events", `rule/StepFunctionsGetEventsFor${service}JobsRule`),
            ),
        },
        allowEverywhere("FollowInference", ["batch:DescribeJobs"]),
        allowEverywhere("WriteLog", LOG_DELIVERY),
        allowEverywhere("WriteTraces", TRACING),
    ];
}

/** ARN of a resource of the cell's account and region. */
type NameResource = (service: string, resource: string) => string;

function allowTraining(names: WorkflowNames, arn: NameResource): Statement[] {
    return [
        {
            // AddTags is a right of its own for a request that carries tags.
            // https://docs.aws.amazon.com/step-functions/latest/dg/connect-sagemaker.html
            Sid: "RunTrainingJobs",
            Effect: "Allow",
            Action: [
                "sagemaker:CreateTrainingJob",
                "sagemaker:DescribeTrainingJob",
                "sagemaker:StopTrainingJob",
                "sagemaker:AddTags",
                "sagemaker:ListTags",
            ],
            Resource: arn("sagemaker", `training-job/${names.jobPrefix}-*`),
        },
        {
            Sid: "GiveTrainingItsRole",
            Effect: "Allow",
            Action: "iam:PassRole",
            Resource: names.trainingRoleArn,
            Condition: { StringEquals: { "iam:PassedToService": "sagemaker.amazonaws.com" } },
        },
    ];
}

function allowInference(names: WorkflowNames, arn: NameResource): Statement[] {
    return [
        {
            Sid: "SubmitInference",
            Effect: "Allow",
            Action: "batch:SubmitJob",
            Resource: [`${names.queueArnPrefix}*`, `${names.jobDefinitionArnPrefix}*`],
        },
        {
            // An id that nobody knows before.
            Sid: "StopInference",
            Effect: "Allow",
            Action: "batch:TerminateJob",
            Resource: arn("batch", "job/*"),
        },
    ];
}

/** Delivery of a state machine's log. https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html */
const LOG_DELIVERY = [
    "logs:CreateLogDelivery",
    "logs:GetLogDelivery",
    "logs:UpdateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:ListLogDeliveries",
    "logs:PutResourcePolicy",
    "logs:DescribeResourcePolicies",
    "logs:DescribeLogGroups",
] as const;

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-services-stepfunctions.html */
const TRACING = [
    "xray:PutTraceSegments",
    "xray:PutTelemetryRecords",
    "xray:GetSamplingRules",
    "xray:GetSamplingTargets",
] as const;

/**
 * Actions that know no resource.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
function allowEverywhere(sid: string, actions: readonly string[]): Statement {
    return { Sid: sid, Effect: "Allow", Action: actions, Resource: "*" };
}

/** What code in a training job may use. */
export interface TrainingRights extends WorkflowRights {
    readonly bucketName: string;
    /** S3 locations outside the cell, `s3://bucket/prefix/`. */
    readonly data: { readonly read: readonly string[]; readonly write: readonly string[] };
    readonly imageUri: string;
    readonly training: {
        /** Data of runs that name none, `s3://bucket/prefix/` by channel. */
        readonly channels: Readonly<Record<string, string>>;
        readonly vpc?: TrainingVpc;
    };
}

/**
 * Rights of a training job: what a Batch job may touch in S3, the stack's channels, its image, its log
 * and its metrics.
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html
 */
export function buildTrainingStatements(rights: TrainingRights): Statement[] {
    const { bucketName, data, imageUri, partition, region, accountId } = rights;
    // SageMaker's one group for the training jobs of an account.
    const group = `arn:${partition}:logs:${region}:${accountId}:log-group:/aws/sagemaker/TrainingJobs`;
    const repository = findRepositoryArn(imageUri, partition);
    const known = [...data.read, ...data.write, `s3://${bucketName}/`];
    const channels = [...new Set(Object.values(rights.training.channels))].filter(
        (uri) => !known.some((prefix) => uri.startsWith(prefix)),
    );
    const read = [...data.read, ...channels.sort()];
    return [
        ...buildJobRoleStatements({ partition, bucketName, read, write: data.write }),
        {
            Sid: "WriteTrainingLog",
            Effect: "Allow",
            Action: [
                "logs:CreateLogGroup",
                "logs:CreateLogStream",
                "logs:DescribeLogStreams",
                "logs:PutLogEvents",
            ],
            Resource: [group, `${group}:*`],
        },
        {
            // The action knows no resource; the condition takes its place.
            Sid: "WriteMetrics",
            Effect: "Allow",
            Action: "cloudwatch:PutMetricData",
            Resource: "*",
            Condition: { StringLike: { "cloudwatch:namespace": "/aws/sagemaker/*" } },
        },
        ...(repository ? buildPullStatements(repository) : []),
        ...(rights.training.vpc ? buildNetworkStatements(rights, rights.training.vpc) : []),
    ];
}

/**
 * Rights to put network interfaces into a VPC.
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html#sagemaker-roles-createtrainingjob-perms
 */
function buildNetworkStatements(
    { partition, region, accountId }: WorkflowRights,
    { subnets, securityGroups }: TrainingVpc,
): Statement[] {
    const arn = (resource: string) => `arn:${partition}:ec2:${region}:${accountId}:${resource}`;
    const interfaces = arn("network-interface/*");
    return [
        {
            Sid: "MakeNetworkInterfaces",
            Effect: "Allow",
            Action: "ec2:CreateNetworkInterface",
            Resource: [
                interfaces,
                ...subnets.map((id) => arn(`subnet/${id}`)),
                ...securityGroups.map((id) => arn(`security-group/${id}`)),
            ],
        },
        {
            Sid: "UseNetworkInterfaces",
            Effect: "Allow",
            Action: [
                "ec2:CreateNetworkInterfacePermission",
                "ec2:DeleteNetworkInterface",
                "ec2:DeleteNetworkInterfacePermission",
            ],
            Resource: interfaces,
        },
        allowEverywhere("SeeNetwork", [
            "ec2:DescribeDhcpOptions",
            "ec2:DescribeNetworkInterfaces",
            "ec2:DescribeSecurityGroups",
            "ec2:DescribeSubnets",
            "ec2:DescribeVpcs",
        ]),
    ];
}
