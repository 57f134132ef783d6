import * as budgets from "@pulumi/aws/budgets";
import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as sns from "@pulumi/aws/sns";
import * as pulumi from "@pulumi/pulumi";
import { PREFIX } from "../../core/facts/names";
import type { NoticeKind } from "../../core/settings/alerts";
import { buildAlertNames, type AlertNames } from "./alertNames";
import { ACTIVITY, buildLogPolicy, buildTopicPolicy } from "./alertPolicies";
import { buildBudget } from "./budget";
import { buildDashboard } from "./dashboard";
import { buildMessage, listNotices, type EventPattern, type Notice } from "./notices";

/** What Alerts need. */
export interface AlertsArgs {
    /** Name of the stack, which commands in notices carry. */
    readonly stack: string;
    readonly region: string;
    /** 12 digits. */
    readonly accountId: string;
    /**
     * Address that gets every notice, once its owner confirms.
     * @default none: only subscribers of your own get them
     */
    readonly email?: string;
    /**
     * Budget of this cell in US dollars a month; needs `email`.
     * @default none
     */
    readonly monthlyBudgetUsd?: number;
    /** Kinds of event that a notice is sent of. */
    readonly notify: readonly NoticeKind[];
    /**
     * State machine of the training workflow, as plain text.
     * @default none
     */
    readonly stateMachineArn?: string;
    /** Whether the cell builds AMIs. */
    readonly buildsAmis: boolean;
    /** Days that CloudWatch Logs keeps the events that the dashboard counts. */
    readonly logRetentionDays: number;
}

/** Notifies somebody when jobs fail, hang or cost too much, and shows what the cell does. */
export class Alerts extends pulumi.ComponentResource {
    /** Topic to subscribe Slack, Teams or a pager to. */
    public readonly topicArn: pulumi.Output<string>;

    constructor(name: string, args: AlertsArgs, opts?: pulumi.ComponentResourceOptions) {
        super("gpu-batch:alerts:Alerts", name, args, opts);
        const names = buildAlertNames(args);
        const notices = listNotices({ ...args, names }).filter(({ kind }) =>
            args.notify.includes(kind),
        );
        const kinds = notices.map(({ kind }) => kind);

        const topic = createTopic(name, names, kinds, this);
        createSubscription(name, topic, args.email, this);
        for (const notice of notices) createNoticeRule(name, notice, names, topic, this);
        createActivityLog(name, names, args.logRetentionDays, this);
        new cloudwatch.Dashboard(
            name,
            {
                dashboardName: names.dashboard,
                dashboardBody: buildDashboard({ ...args, names, kinds }),
            },
            { parent: this },
        );
        createBudget(name, names, args, this);

        this.topicArn = topic.arn;
        this.registerOutputs({ topicArn: this.topicArn });
    }
}

/** The topic, and the right of the cell's rules to publish to it. */
function createTopic(
    name: string,
    names: AlertNames,
    kinds: readonly NoticeKind[],
    parent: pulumi.Resource,
): sns.Topic {
    // Without a key of KMS: EventBridge may not use the one that AWS manages for SNS.
    // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-troubleshooting.html
    const topic = new sns.Topic(name, { name: names.topic }, { parent });
    if (kinds.length > 0)
        new sns.TopicPolicy(
            name,
            { arn: topic.arn, policy: buildTopicPolicy(names, kinds) },
            { parent },
        );
    return topic;
}

function createSubscription(
    name: string,
    topic: sns.Topic,
    email: string | undefined,
    parent: pulumi.Resource,
): void {
    if (email !== undefined)
        new sns.TopicSubscription(
            name,
            { topic: topic.arn, protocol: "email", endpoint: email },
            { parent },
        );
}

/** A rule that sends its events to the topic as messages. */
function createNoticeRule(
    name: string,
    notice: Notice,
    names: AlertNames,
    topic: sns.Topic,
    parent: pulumi.Resource,
): void {
    const rule = createEventRule(`${name}-${notice.kind}`, parent, {
        name: names.rule(notice.kind),
        description: notice.description,
        pattern: notice.pattern,
    });
    new cloudwatch.EventTarget(
        `${name}-${notice.kind}`,
        {
            rule: rule.name,
            arn: topic.arn,
            inputTransformer: buildMessage(notice, names.cell),
        },
        { parent },
    );
}

/** A rule that keeps what jobs do, in a log group that the dashboard counts in. */
function createActivityLog(
    name: string,
    names: AlertNames,
    retentionInDays: number,
    parent: pulumi.Resource,
): void {
    const logGroup = new cloudwatch.LogGroup(
        `${name}-${ACTIVITY}`,
        { name: names.logGroup, retentionInDays },
        { parent },
    );
    const policy = new cloudwatch.LogResourcePolicy(
        `${name}-${ACTIVITY}`,
        { policyName: names.rule(ACTIVITY), policyDocument: buildLogPolicy(names) },
        { parent },
    );
    const rule = createEventRule(`${name}-${ACTIVITY}`, parent, {
        name: names.rule(ACTIVITY),
        description: "States of the queue's jobs, for the dashboard",
        pattern: {
            source: ["aws.batch"],
            "detail-type": ["Batch Job State Change"],
            detail: { jobQueue: [{ prefix: names.queueArnPrefix }] },
        },
    });
    new cloudwatch.EventTarget(
        `${name}-${ACTIVITY}`,
        { rule: rule.name, arn: names.logGroupArn },
        { parent, dependsOn: [logGroup, policy] },
    );
}

function createEventRule(
    name: string,
    parent: pulumi.Resource,
    rule: { name: string; description: string; pattern: EventPattern },
): cloudwatch.EventRule {
    return new cloudwatch.EventRule(
        name,
        {
            name: rule.name,
            description: rule.description,
            eventPattern: JSON.stringify(rule.pattern),
        },
        { parent },
    );
}

function createBudget(
    name: string,
    names: AlertNames,
    { monthlyBudgetUsd, email }: AlertsArgs,
    parent: pulumi.Resource,
): void {
    if (monthlyBudgetUsd === undefined || email === undefined) return;
    new budgets.Budget(
        name,
        buildBudget({
            name: names.budget,
            tag: { key: `${PREFIX}:cell`, value: names.cell },
            monthlyUsd: monthlyBudgetUsd,
            email,
        }),
        { parent },
    );
}
