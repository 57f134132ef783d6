import type { NoticeKind } from "../../core/facts/noticeKinds";
import * as budgets from "@pulumi/aws/budgets";
import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as sns from "@pulumi/aws/sns";
import * as pulumi from "@pulumi/pulumi";
import { PROJECT } from "../../core/facts/names";
import { buildAlertNames, type AlertNames } from "./alertNames";
import { ACTIVITY, buildLogPolicy, buildTopicPolicy } from "./alertPolicies";
import { createBudget } from "./budget";
import { buildDashboard } from "./dashboard";
import type { EventPattern } from "./eventPattern";
import { buildMessage } from "./message";
import { listNotices, type Notice } from "./notices";

/** What Alerts need. */
export interface AlertsArgs {
    readonly stack: string;
    readonly region: string;
    /** 12 digits. */
    readonly accountId: string;
    /** Address that hears of everything; undefined leaves the topic to subscribers of your own. */
    readonly email?: string;
    /** Dollars a month of this cell; undefined for no budget. */
    readonly monthlyBudgetUsd?: number;
    /** Kinds of event that are told. */
    readonly notify: readonly NoticeKind[];
    /** State machine of the training workflow, as plain text; undefined where there is none. */
    readonly stateMachineArn?: string;
    /** Whether the cell builds AMIs. */
    readonly buildsAmis: boolean;
    readonly logRetentionDays: number;
}

/** Tells somebody when jobs fail, hang or cost too much, and shows what the cell does. */
export class Alerts extends pulumi.ComponentResource {
    /** Topic to subscribe Slack, Teams or a pager to. */
    public readonly topicArn: pulumi.Output<string>;

    constructor(name: string, args: AlertsArgs, opts?: pulumi.ComponentResourceOptions) {
        super("gpu-batch:alerts:Alerts", name, args, opts);
        const parent = { parent: this };
        const names = buildAlertNames(args);
        const told = listNotices({ ...args, names }).filter(({ kind }) =>
            args.notify.includes(kind),
        );
        const kinds = told.map(({ kind }) => kind);

        // Without a key of KMS: EventBridge may not use the one that AWS manages for SNS.
        // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-troubleshooting.html
        const topic = new sns.Topic(name, { name: names.topic }, parent);
        if (kinds.length > 0)
            new sns.TopicPolicy(
                name,
                { arn: topic.arn, policy: buildTopicPolicy(names, kinds) },
                parent,
            );
        if (args.email !== undefined)
            new sns.TopicSubscription(
                name,
                { topic: topic.arn, protocol: "email", endpoint: args.email },
                parent,
            );
        for (const notice of told) tell(name, notice, names, topic, this);
        const queuePattern: EventPattern = {
            source: ["aws.batch"],
            "detail-type": ["Batch Job State Change"],
            detail: { jobQueue: [{ prefix: names.queueArnPrefix }] },
        };
        createActivityLog(name, names, queuePattern, args.logRetentionDays, this);
        new cloudwatch.Dashboard(
            name,
            {
                dashboardName: names.dashboard,
                dashboardBody: buildDashboard({ ...args, names, kinds }),
            },
            parent,
        );
        if (args.monthlyBudgetUsd !== undefined && args.email !== undefined)
            new budgets.Budget(
                name,
                createBudget({
                    name: names.budget,
                    tag: [`${PROJECT}:cell`, names.cell],
                    monthlyUsd: args.monthlyBudgetUsd,
                    email: args.email,
                }),
                parent,
            );

        this.topicArn = topic.arn;
        this.registerOutputs({ topicArn: this.topicArn });
    }
}

/** A rule that sends its events to the topic as messages. */
function tell(
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
    pattern: EventPattern,
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
        pattern,
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
