import type { AlertNames } from "./alertNames";
import type { NoticeKind } from "../../core/settings/alerts";

/** What a cell's dashboard shows. */
export interface DashboardSpec {
    readonly names: AlertNames;
    readonly region: string;
    /** Kinds of notice that have a rule. */
    readonly kinds: readonly NoticeKind[];
    readonly stateMachineArn?: string;
}

/** Columns of CloudWatch's grid. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
const COLUMNS = 24;
const WIDTH = 8;
const HEIGHT = 6;

type Widget = { readonly type: string; readonly properties: Readonly<Record<string, unknown>> };

/**
 * The dashboard's body as JSON. Batch has no metric of its queues: what jobs do is counted from their
 * events, which a rule keeps in a log group.
 */
export function buildDashboard(spec: DashboardSpec): string {
    const widgets = [
        buildQuery(spec, "Jobs by state", "bar", DEPTH),
        buildQuery(spec, "Longest in RUNNABLE, minutes", "table", RUNNABLE_AGE),
        buildQuery(spec, "vCPUs of running jobs", "table", RUNNING_VCPUS),
        ...buildRuleCounts(spec, "Reclaims of the region", (kind) => kind === "reclaims"),
        ...buildRuleCounts(spec, "Failures", (kind) => kind !== "reclaims"),
        buildMetrics("Spot GPU vCPUs of the account", spec.region, "Maximum", SPOT_VCPUS),
        ...(spec.stateMachineArn ? [buildExecutions(spec.region, spec.stateMachineArn)] : []),
        // Charges are published in this region alone, once billing alerts are on.
        // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/monitor_estimated_charges_with_cloudwatch.html
        buildMetrics("Charges of the account this month, USD", "us-east-1", "Maximum", [
            ["AWS/Billing", "EstimatedCharges", "Currency", "USD"],
        ]),
    ];
    return JSON.stringify({
        start: "-P1D",
        widgets: widgets.map((widget, index) => ({
            ...widget,
            x: (index * WIDTH) % COLUMNS,
            y: Math.floor((index * WIDTH) / COLUMNS) * HEIGHT,
            width: WIDTH,
            height: HEIGHT,
        })),
    });
}

const JOBS = 'filter `detail-type` = "Batch Job State Change"';
const DEPTH = [
    JOBS,
    "stats latest(detail.status) as state by detail.jobId",
    "stats count(*) as jobs by state",
];
const RUNNABLE_AGE = [
    JOBS,
    "stats latest(detail.status) as state, latest(toMillis(@timestamp)) as since, latest(detail.jobName) as job by detail.jobId",
    'filter state = "RUNNABLE"',
    "fields job, (now() * 1000 - since) / 60000 as minutes",
    "sort minutes desc",
    "limit 10",
];
const RUNNING_VCPUS = [
    JOBS,
    "stats latest(detail.status) as state, latest(detail.container.vcpus) as vcpus by detail.jobId",
    'filter state = "RUNNING"',
    "stats count(*) as jobs, sum(vcpus) as vCPUs",
];

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/viewing_metrics_with_cloudwatch.html (usage metrics) */
const SPOT_VCPUS = ["G/Spot", "P/Spot"].map((kind) => [
    "AWS/Usage",
    "ResourceCount",
    "Service",
    "EC2",
    "Type",
    "Resource",
    "Resource",
    "vCPU",
    "Class",
    kind,
]);

function buildQuery(
    { names, region }: DashboardSpec,
    title: string,
    view: "bar" | "table",
    steps: readonly string[],
): Widget {
    return {
        type: "log",
        properties: {
            title,
            region,
            view,
            query: [`SOURCE '${names.logGroup}'`, ...steps].join(" | "),
        },
    };
}

function buildMetrics(
    title: string,
    region: string,
    stat: "Sum" | "Maximum",
    rows: readonly (readonly string[])[],
): Widget {
    return {
        type: "metric",
        properties: { title, region, stat, period: 300, view: "timeSeries", metrics: rows },
    };
}

/** How often rules called their targets; nothing without such a rule. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html */
function buildRuleCounts(
    { names, region, kinds }: DashboardSpec,
    title: string,
    counts: (kind: NoticeKind) => boolean,
): Widget[] {
    const rows = kinds
        .filter(counts)
        .map((kind) => ["AWS/Events", "Invocations", "RuleName", names.rule(kind)]);
    return rows.length > 0 ? [buildMetrics(title, region, "Sum", rows)] : [];
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html */
function buildExecutions(region: string, stateMachineArn: string): Widget {
    return buildMetrics(
        "Training runs",
        region,
        "Sum",
        ["Started", "Succeeded", "Failed", "TimedOut", "Aborted"].map((end) => [
            "AWS/States",
            `Executions${end}`,
            "StateMachineArn",
            stateMachineArn,
        ]),
    );
}
