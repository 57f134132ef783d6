import type { Bag } from "../cloud/model";
import { ACCOUNT } from "../cloud/model";
import type { ToRequests } from "./requests";
import { capitals, request, tagList } from "./words";

const LOWER = ["key", "value"] as const;

/** Requests of what trains, watches and tells. */
export const ALERT_REQUESTS: Readonly<Record<string, ToRequests>> = {
    "aws:sfn/stateMachine:StateMachine": ({ loggingConfiguration, tags, ...inputs }) => [
        request("stepfunctions", "CreateStateMachine", {
            ...inputs,
            loggingConfiguration: logging(loggingConfiguration as Bag | undefined),
            tags: tagList(tags, LOWER),
        }),
    ],
    "aws:sns/topic:Topic": ({ name, tags }) => [
        request("sns", "CreateTopic", { Name: name, Tags: tagList(tags) }),
    ],
    "aws:sns/topicPolicy:TopicPolicy": ({ arn, policy }) => [
        request("sns", "SetTopicAttributes", {
            ...{ TopicArn: arn, AttributeName: "Policy", AttributeValue: policy },
        }),
    ],
    "aws:sns/topicSubscription:TopicSubscription": ({ topic, protocol, endpoint }) => [
        request("sns", "Subscribe", { TopicArn: topic, Protocol: protocol, Endpoint: endpoint }),
    ],
    "aws:cloudwatch/eventRule:EventRule": ({ name, description, eventPattern, tags }) => [
        request("events", "PutRule", {
            ...{ Name: name, Description: description, EventPattern: eventPattern },
            Tags: tagList(tags),
        }),
        // The pattern as EventBridge itself would match an event with it.
        request("events", "TestEventPattern", { EventPattern: eventPattern, Event: "{}" }),
    ],
    "aws:cloudwatch/eventTarget:EventTarget": ({ rule, arn, targetId, inputTransformer }) => [
        request("events", "PutTargets", {
            Rule: rule,
            Targets: [
                {
                    ...{ Id: targetId, Arn: arn },
                    InputTransformer: inputTransformer && {
                        InputPathsMap: inputTransformer.inputPaths,
                        InputTemplate: inputTransformer.inputTemplate,
                    },
                },
            ],
        }),
    ],
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": ({ policyName, policyDocument }) => [
        request("logs", "PutResourcePolicy", { policyName, policyDocument }),
    ],
    "aws:cloudwatch/dashboard:Dashboard": ({ dashboardName, dashboardBody }) => [
        request("cloudwatch", "PutDashboard", {
            ...{ DashboardName: dashboardName, DashboardBody: dashboardBody },
        }),
    ],
    "aws:budgets/budget:Budget": (inputs) => [
        request("budgets", "CreateBudget", {
            AccountId: ACCOUNT,
            Budget: budget(inputs),
            NotificationsWithSubscribers: (inputs.notifications as Bag[] | undefined)?.map(
                notification,
            ),
        }),
    ],
};

function logging(configuration?: Bag): Bag | undefined {
    if (!configuration) return undefined;
    const { logDestination, ...others } = configuration;
    return {
        ...others,
        destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: logDestination } }],
    };
}

function budget({ name, budgetType, timeUnit, limitAmount, limitUnit, costFilters }: Bag): Bag {
    return {
        ...{ BudgetName: name, BudgetType: budgetType, TimeUnit: timeUnit },
        BudgetLimit: { Amount: limitAmount, Unit: limitUnit },
        CostFilters: Object.fromEntries(
            ((costFilters ?? []) as Bag[]).map((filter) => [filter.name, filter.values as unknown]),
        ),
    };
}

function notification(one: Bag): Bag {
    const addresses = (one.subscriberEmailAddresses ?? []) as string[];
    return {
        Notification: capitals({
            notificationType: one.notificationType,
            comparisonOperator: one.comparisonOperator,
            threshold: one.threshold,
            thresholdType: one.thresholdType,
        }),
        Subscribers: addresses.map((Address) => ({ SubscriptionType: "EMAIL", Address })),
    };
}
