import type { NoticeKind } from "../../core/settings/alerts";
import type { AlertNames } from "./alertNames";

/**
 * What a field of an event must be: one of these.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export type EventCondition = string | { readonly prefix: string } | { readonly exists: boolean };

/** Fields of an event that a rule is for; all must match. */
export interface EventPattern {
    readonly [field: string]: readonly EventCondition[] | EventPattern;
}

/** One kind of event that somebody is notified of. */
export interface Notice {
    readonly kind: NoticeKind;
    /** What the rule is for, in a sentence. */
    readonly description: string;
    readonly pattern: EventPattern;
    readonly title: string;
    /** Lines of the message; `<name>` stands for a field of `fields`. */
    readonly lines: readonly string[];
    /** Paths into the event by the name that lines call them. */
    readonly fields: Readonly<Record<string, string>>;
}

/** What the notices of a cell depend on. */
export interface NoticeSpec {
    readonly names: AlertNames;
    readonly stack: string;
    readonly region: string;
    /** State machine of the training workflow; undefined where the stack does not train. */
    readonly stateMachineArn?: string;
    /** Whether the cell builds AMIs. */
    readonly buildsAmis: boolean;
}

/** Every notice that a cell has an occasion for. */
export function listNotices(spec: NoticeSpec): Notice[] {
    return [
        describeFailedJobs(spec),
        describeBlockedQueue(spec),
        describeReclaims(),
        ...(spec.stateMachineArn ? [describeExecutions(spec, spec.stateMachineArn)] : []),
        ...(spec.buildsAmis ? [describeAmiBuilds(spec)] : []),
    ];
}

/** Fields of an event that is about one job. */
const JOB_FIELDS = {
    job: "$.detail.jobName",
    id: "$.detail.jobId",
    reason: "$.detail.statusReason",
} as const;

function describeFailedJobs({ names, region }: NoticeSpec): Notice {
    return {
        kind: "jobs",
        description: "Jobs of the cell's queue that failed for good",
        // https://docs.aws.amazon.com/batch/latest/userguide/batch_job_events.html
        pattern: {
            source: ["aws.batch"],
            "detail-type": ["Batch Job State Change"],
            detail: {
                status: ["FAILED"],
                jobQueue: [{ prefix: names.queueArnPrefix }],
                // One notice for an array job, not one for each of its thousands of indexes.
                arrayProperties: { index: [{ exists: false }] },
            },
        },
        title: "A job failed",
        // The reader's machine may not know the job: without its region no command finds it.
        lines: ["*<job>* (<id>)", "<reason>", `Details: gpu-batch watch <id> --region ${region}`],
        fields: JOB_FIELDS,
    };
}

function describeBlockedQueue({ names, region }: NoticeSpec): Notice {
    return {
        kind: "queue",
        description: "Jobs that block the head of the cell's queue",
        // https://docs.aws.amazon.com/batch/latest/userguide/batch-job-queue-blocked-events.html
        pattern: {
            source: ["aws.batch"],
            "detail-type": ["Batch Job Queue Blocked"],
            detail: { jobQueue: [{ prefix: names.queueArnPrefix }] },
        },
        title: "The job queue is blocked",
        lines: [
            "*<job>* (<id>) cannot start, and the jobs behind it wait",
            "<reason>",
            `Details: gpu-batch watch <id> --region ${region}`,
            `To cancel it: gpu-batch cancel <id> --region ${region}`,
        ],
        fields: JOB_FIELDS,
    };
}

function describeReclaims(): Notice {
    return {
        kind: "reclaims",
        description: "Spot instances of the region that EC2 takes back",
        // The event names the instance alone: it comes for every spot instance of the region.
        // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-instance-termination-notices.html
        pattern: {
            source: ["aws.ec2"],
            "detail-type": ["EC2 Spot Instance Interruption Warning"],
        },
        title: "A spot instance is being reclaimed",
        lines: ["<instance>: <action> in two minutes. Batch retries the jobs that run on it."],
        fields: { instance: "$.detail.instance-id", action: "$.detail.instance-action" },
    };
}

function describeExecutions({ stack, region }: NoticeSpec, stateMachineArn: string): Notice {
    return {
        kind: "executions",
        description: "Training runs that failed, took too long or were stopped",
        // https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
        pattern: {
            source: ["aws.states"],
            "detail-type": ["Step Functions Execution Status Change"],
            detail: {
                status: ["FAILED", "TIMED_OUT", "ABORTED"],
                stateMachineArn: [stateMachineArn],
            },
        },
        title: "A training run did not succeed",
        lines: [
            "*<run>*: <status> <error>",
            "<cause>",
            `Details: gpu-batch train --stack ${stack} --region ${region} --follow <run>`,
        ],
        fields: {
            run: "$.detail.name",
            status: "$.detail.status",
            error: "$.detail.error",
            cause: "$.detail.cause",
        },
    };
}

function describeAmiBuilds({ names, region }: NoticeSpec): Notice {
    return {
        kind: "ami",
        description: "AMI builds of the cell's recipes that failed",
        // https://docs.aws.amazon.com/imagebuilder/latest/userguide/integ-eventbridge.html
        pattern: {
            source: ["aws.imagebuilder"],
            "detail-type": ["EC2 Image Builder Image State Change"],
            resources: [{ prefix: names.amiArnPrefix }],
            detail: { state: { status: ["FAILED"] } },
        },
        title: "An AMI build failed",
        lines: [
            "<image>",
            "<reason>",
            "The compute environment keeps its current AMI.",
            `Build log: aws logs tail ${names.amiLogGroup} --since 1d --region ${region}`,
        ],
        fields: { image: "$.resources[0]", reason: "$.detail.state.reason" },
    };
}

/**
 * The message of a notice, by EventBridge's input transformer, in the form that Amazon Q Developer
 * posts to Slack and Teams; in an email it is read as it is.
 * @see https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function buildMessage({ title, lines, fields }: Notice, cell: string) {
    return {
        inputPaths: { ...fields },
        inputTemplate: JSON.stringify({
            version: "1.0",
            source: "custom",
            content: {
                textType: "client-markdown",
                title: `${title} (${cell})`,
                description: lines.join("\n"),
            },
        }),
    };
}
