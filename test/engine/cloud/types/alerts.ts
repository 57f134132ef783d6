import { ACCOUNT, arn, type TypeModel } from "../model";

const TERRAFORM =
    "https://github.com/hashicorp/terraform-provider-aws/blob/v6.0.0/internal/service";

const TOPIC = "aws:sns/topic:Topic";
const RULE = "aws:cloudwatch/eventRule:EventRule";

/** Step Functions, SNS, EventBridge, CloudWatch and Budgets: what trains, watches and tells. */
export const ALERTS: Readonly<Record<string, TypeModel>> = {
    "aws:sfn/stateMachine:StateMachine": {
        source: `${TERRAFORM}/sfn/state_machine.go`,
        required: ["definition", "roleArn"],
        autoName: "name",
        replaces: ["name", "namePrefix", "type", "encryptionConfiguration!"],
        unique: ({ name }) => String(name),
        taken: "StateMachineAlreadyExists: State Machine Already Exists",
        again: "refused",
        refersTo: [{ path: "roleArn", type: "aws:iam/role:Role", by: "arn", delayed: true }],
        id: ({ name }, { region }) => arn("states", region, `stateMachine:${name}`),
        outputs: (_, { serial }, id) => ({
            arn: id,
            creationDate: "2026-11-01T00:00:00Z",
            description: "",
            revisionId: serial,
            stateMachineVersionArn: "",
            status: "ACTIVE",
            versionDescription: "",
        }),
        updated: ({ outputs }) => ({ revisionId: `${outputs.revisionId}+` }),
    },
    [TOPIC]: {
        source: `${TERRAFORM}/sns/topic.go`,
        required: [],
        autoName: "name",
        replaces: ["name", "namePrefix", "fifoTopic"],
        // CreateTopic gives the topic that has the name: https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html
        again: "overwrites",
        id: ({ name }, { region }) => arn("sns", region, String(name)),
        outputs: (_, __, id) => ({ arn: id, beginningArchiveTime: "", owner: ACCOUNT }),
    },
    "aws:sns/topicPolicy:TopicPolicy": {
        source: `${TERRAFORM}/sns/topic_policy.go`,
        required: ["arn", "policy"],
        replaces: ["arn"],
        again: "overwrites",
        refersTo: [{ path: "arn", type: TOPIC, by: "id" }],
        id: (inputs) => String(inputs.arn),
        outputs: () => ({ owner: ACCOUNT }),
    },
    "aws:sns/topicSubscription:TopicSubscription": {
        // An address that is subscribed keeps its subscription: https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html
        source: `${TERRAFORM}/sns/topic_subscription.go`,
        required: ["endpoint", "protocol", "topic"],
        replaces: ["endpoint", "protocol", "topic"],
        again: "overwrites",
        refersTo: [{ path: "topic", type: TOPIC, by: "id" }],
        id: ({ topic, protocol, endpoint }) => `${topic}:${protocol}:${endpoint}`,
        outputs: (_, __, id) => ({
            arn: id,
            confirmationWasAuthenticated: false,
            ownerId: ACCOUNT,
            // A person confirms an address by the link in a message.
            pendingConfirmation: true,
        }),
    },
    [RULE]: {
        source: `${TERRAFORM}/events/rule.go`,
        required: [],
        autoName: "name",
        replaces: ["name", "namePrefix", "eventBusName"],
        again: "overwrites",
        id: ({ name }) => String(name),
        outputs: ({ name }, { region }) => ({ arn: arn("events", region, `rule/${name}`) }),
    },
    "aws:cloudwatch/eventTarget:EventTarget": {
        source: `${TERRAFORM}/events/target.go`,
        required: ["arn", "rule"],
        autoName: "targetId",
        replaces: ["rule", "targetId", "eventBusName"],
        again: "overwrites",
        refersTo: [
            {
                path: "rule",
                type: RULE,
                by: "name",
                holds: "ValidationException: Rule can't be deleted since it has targets.",
            },
        ],
        id: ({ rule, targetId }) => `${rule}-${targetId}`,
        outputs: () => ({}),
    },
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": {
        source: `${TERRAFORM}/logs/resource_policy.go`,
        required: ["policyDocument"],
        replaces: ["policyName", "resourceArn"],
        again: "overwrites",
        id: ({ policyName }) => String(policyName),
        outputs: () => ({ policyScope: "ACCOUNT", revisionId: "" }),
    },
    "aws:cloudwatch/dashboard:Dashboard": {
        source: `${TERRAFORM}/cloudwatch/dashboard.go`,
        required: ["dashboardBody", "dashboardName"],
        replaces: ["dashboardName"],
        again: "overwrites",
        id: ({ dashboardName }) => String(dashboardName),
        outputs: ({ dashboardName }) => ({
            dashboardArn: arn("cloudwatch", "", `dashboard/${dashboardName}`),
        }),
    },
    "aws:budgets/budget:Budget": {
        source: `${TERRAFORM}/budgets/budget.go`,
        required: ["budgetType", "timeUnit"],
        autoName: "name",
        replaces: ["name", "namePrefix", "accountId"],
        global: true,
        unique: ({ name }) => String(name),
        taken: "DuplicateRecordException: the budget already exists",
        again: "refused",
        id: ({ name }) => `${ACCOUNT}:${name}`,
        outputs: ({ name }) => ({ arn: arn("budgets", "", `budget/${name}`) }),
    },
};
