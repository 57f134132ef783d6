import { renderPolicy } from "../../core/aws/policyDocument";
import type { NoticeKind } from "../../core/settings/alerts";
import type { AlertNames } from "./alertNames";

/**
 * Who may send to the topic: the cell's own rules.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
 */
export function buildTopicPolicy(names: AlertNames, kinds: readonly NoticeKind[]): string {
    return renderPolicy([
        {
            Sid: "RulesTell",
            Effect: "Allow",
            Principal: { Service: "events.amazonaws.com" },
            Action: "sns:Publish",
            Resource: names.topicArn,
            Condition: { ArnEquals: { "aws:SourceArn": kinds.map((kind) => names.ruleArn(kind)) } },
        },
    ]);
}

/** Name of the rule that keeps events for the dashboard. */
export const ACTIVITY = "activity";

/**
 * The same for the log group of events, which EventBridge has no role for. Streams are made in the name
 * of no rule, so that only the events carry one.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-cloudwatchlogs-permissions
 */
export function buildLogPolicy(names: AlertNames): string {
    const common = {
        Effect: "Allow" as const,
        Principal: { Service: ["delivery.logs.amazonaws.com", "events.amazonaws.com"] },
        Resource: `${names.logGroupArn}:*`,
    };
    return renderPolicy([
        { Sid: "RuleMakesStreams", ...common, Action: "logs:CreateLogStream" },
        {
            Sid: "RuleWrites",
            ...common,
            Action: "logs:PutLogEvents",
            Condition: { ArnEquals: { "aws:SourceArn": [names.ruleArn(ACTIVITY)] } },
        },
    ]);
}
