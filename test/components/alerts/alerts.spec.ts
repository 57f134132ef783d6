import * as assert from "node:assert/strict";
import { preview, type Preview } from "../../support/preview";

const NAME = "prod-us-east-2-alerts";
const type = (module: string, name: string) =>
    `aws:${module}/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`;
const RULE = type("cloudwatch", "EventRule");
const TARGET = type("cloudwatch", "EventTarget");
const BUDGET = type("budgets", "Budget");
const SUBSCRIPTION = type("sns", "TopicSubscription");
const TOPIC = "arn:aws:sns:us-east-2:123456789012:gpu-batch-prod-us-east-2-alerts";
const ruleArn = (kind: string) =>
    `arn:aws:events:us-east-2:123456789012:rule/gpu-batch-prod-us-east-2-${kind}`;

describe("Alerts", () => {
    let plan: Preview;
    let full: Preview;
    before(async () => {
        plan = await preview();
        full = await preview({
            config: { alerts: { email: "team@example.com", monthlyBudgetUsd: 500 } },
        });
    });

    it("has a topic that the cell's own rules may publish to, and nobody else", () => {
        assert.deepEqual(plan.inputs(type("sns", "Topic")), {
            name: "gpu-batch-prod-us-east-2-alerts",
        });
        const { policy } = plan.inputs(type("sns", "TopicPolicy"));
        assert.deepEqual(JSON.parse(policy as string), {
            Version: "2012-10-17",
            Statement: [
                {
                    Sid: "RulesTell",
                    Effect: "Allow",
                    Principal: { Service: "events.amazonaws.com" },
                    Action: "sns:Publish",
                    Resource: TOPIC,
                    Condition: {
                        ArnEquals: {
                            "aws:SourceArn": ["jobs", "queue", "reclaims", "executions", "ami"].map(
                                ruleArn,
                            ),
                        },
                    },
                },
            ],
        });
    });

    it("has a rule with a message for each kind", () => {
        for (const kind of ["jobs", "queue", "reclaims", "executions", "ami"]) {
            assert.equal(
                plan.inputs(RULE, `${NAME}-${kind}`).name,
                `gpu-batch-prod-us-east-2-${kind}`,
            );
            const { inputTransformer } = plan.inputs(TARGET, `${NAME}-${kind}`);
            assert.match(inputTransformer.inputTemplate as string, /\(prod-us-east-2\)/);
        }
    });

    it("keeps what jobs do in a log group that one rule may write to", () => {
        const logs =
            "arn:aws:logs:us-east-2:123456789012:log-group:/aws/events/gpu-batch-prod-us-east-2";
        assert.equal(plan.inputs(TARGET, `${NAME}-activity`).arn, logs);
        const { policyDocument } = plan.inputs(type("cloudwatch", "LogResourcePolicy"));
        const { Statement } = JSON.parse(policyDocument as string) as { Statement: object[] };
        const common = {
            Effect: "Allow",
            Principal: { Service: ["delivery.logs.amazonaws.com", "events.amazonaws.com"] },
            Resource: `${logs}:*`,
        };
        assert.deepEqual(Statement, [
            { Sid: "RuleMakesStreams", ...common, Action: "logs:CreateLogStream" },
            {
                ...{ Sid: "RuleWrites", ...common, Action: "logs:PutLogEvents" },
                Condition: { ArnEquals: { "aws:SourceArn": [ruleArn("activity")] } },
            },
        ]);
        const { eventPattern } = plan.inputs(RULE, `${NAME}-activity`);
        assert.deepEqual(JSON.parse(eventPattern as string), {
            source: ["aws.batch"],
            "detail-type": ["Batch Job State Change"],
            detail: {
                jobQueue: [
                    {
                        prefix: "arn:aws:batch:us-east-2:123456789012:job-queue/prod-us-east-2-queue-",
                    },
                ],
            },
        });
    });

    it("names the queue as the program names it, with shares and without", async () => {
        // Pulumi adds a hyphen and some characters to the logical name.
        const queue = plan.only("aws:batch/jobQueue:JobQueue");
        assert.equal(`${queue.name}-`, "prod-us-east-2-queue-");
        const shared = await preview({ config: { fairShare: { research: 1 } } });
        assert.ok(shared.only(queue.type).name.startsWith("prod-us-east-2-queue-"));
        assert.equal("name" in queue.inputs, false);
    });

    it("writes to nobody and has no budget until it is told to", () => {
        assert.deepEqual(plan.all(SUBSCRIPTION), []);
        assert.deepEqual(plan.all(BUDGET), []);
    });

    it("writes to an address, and tells of a forecast over the budget", () => {
        const { protocol, endpoint } = full.inputs(SUBSCRIPTION);
        assert.deepEqual([protocol, endpoint], ["email", "team@example.com"]);
        const notice = (notificationType: string, threshold: number) => ({
            notificationType,
            threshold,
            thresholdType: "PERCENTAGE",
            comparisonOperator: "GREATER_THAN",
            subscriberEmailAddresses: ["team@example.com"],
        });
        assert.deepEqual(full.inputs(BUDGET), {
            name: "gpu-batch-prod-us-east-2",
            budgetType: "COST",
            timeUnit: "MONTHLY",
            limitAmount: "500",
            limitUnit: "USD",
            costFilters: [{ name: "TagKeyValue", values: ["user:gpu-batch:cell$prod-us-east-2"] }],
            notifications: [notice("FORECASTED", 100), notice("ACTUAL", 80)],
        });
    });

    it("tells of what it is asked to alone", async () => {
        const few = await preview({ config: { alerts: { notify: ["jobs"] } } });
        assert.deepEqual(
            few.all(RULE).map(({ name }) => name),
            [`${NAME}-jobs`, `${NAME}-activity`],
        );
        const none = await preview({ config: { alerts: { notify: [] } } });
        assert.deepEqual(none.all(type("sns", "TopicPolicy")), []);
    });
});

interface Widget {
    readonly type: string;
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
    readonly properties: {
        readonly title: string;
        readonly region: string;
        readonly query?: string;
        readonly metrics?: string[][];
    };
}

describe("the dashboard", () => {
    async function widgetsOf(config: Readonly<Record<string, unknown>> = {}): Promise<Widget[]> {
        const plan = await preview({ config });
        const { dashboardBody } = plan.inputs(type("cloudwatch", "Dashboard"));
        return (JSON.parse(dashboardBody as string) as { widgets: Widget[] }).widgets;
    }

    it("shows the queue, reclaims, failures, vCPUs, training and cost", async () => {
        const widgets = await widgetsOf();
        assert.deepEqual(
            widgets.map(({ properties }) => properties.title),
            [
                "Jobs by state",
                "Longest in RUNNABLE, minutes",
                "vCPUs of running jobs",
                "Reclaims of the region",
                "Failures",
                "Spot GPU vCPUs of the account",
                "Training runs",
                "Charges of the account this month, USD",
            ],
        );
        for (const { type: kind, properties } of widgets) {
            assert.equal("query" in properties, kind === "log");
            const billing = properties.metrics?.[0]?.[0] === "AWS/Billing";
            assert.equal(properties.region, billing ? "us-east-1" : "us-east-2");
            for (const row of properties.metrics ?? []) assert.equal(row.length % 2, 0, row.join()); // namespace, metric, pairs
        }
    });

    it("asks the cell's own log and rules", async () => {
        const widgets = await widgetsOf();
        for (const { properties } of widgets.filter((widget) => widget.type === "log"))
            assert.ok(
                properties.query!.startsWith("SOURCE '/aws/events/gpu-batch-prod-us-east-2' | "),
            );
        const [failures] = widgets.filter(({ properties }) => properties.title === "Failures");
        assert.deepEqual(
            failures!.properties.metrics!.map((row) => row.at(-1)),
            ["jobs", "queue", "executions", "ami"].map((one) => `gpu-batch-prod-us-east-2-${one}`),
        );
    });

    it("has no two widgets in one place, and none beyond the grid", async () => {
        const widgets = await widgetsOf();
        for (const [index, a] of widgets.entries()) {
            assert.ok(a.x + a.width <= 24);
            for (const b of widgets.slice(0, index))
                assert.ok(
                    a.x >= b.x + b.width ||
                        b.x >= a.x + a.width ||
                        a.y >= b.y + b.height ||
                        b.y >= a.y + a.height,
                );
        }
    });

    it("leaves out what the cell does not have", async () => {
        const widgets = await widgetsOf({ training: { enabled: false }, alerts: { notify: [] } });
        const titles = widgets.map(({ properties }) => properties.title);
        assert.deepEqual(titles, [
            "Jobs by state",
            "Longest in RUNNABLE, minutes",
            "vCPUs of running jobs",
            "Spot GPU vCPUs of the account",
            "Charges of the account this month, USD",
        ]);
    });
});
