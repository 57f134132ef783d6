import {
    buildCellNames,
    findPartition,
    nameCell,
    PREFIX,
    type CellId,
} from "../../core/facts/names";

/** Names of a cell's alerts, chosen so that patterns, policies and the dashboard can name them in a preview. */
export interface AlertNames {
    readonly cell: string;
    readonly topic: string;
    readonly topicArn: string;
    readonly dashboard: string;
    readonly budget: string;
    /** Events of jobs and reclaims, which the dashboard counts. */
    readonly logGroup: string;
    readonly logGroupArn: string;
    /** Name of a rule; at most 64 characters. */
    rule(kind: string): string;
    ruleArn(kind: string): string;
    /** What the ARN of the cell's queue begins with. */
    readonly queueArnPrefix: string;
    /** What the ARNs of the images of the cell's recipes begin with. */
    readonly amiArnPrefix: string;
    /** Where Image Builder writes what it does. */
    readonly amiLogGroup: string;
}

/** The names of one cell's alerts. */
export function buildAlertNames(id: CellId): AlertNames {
    const { stack, region, accountId } = id;
    const cell = nameCell(stack, region);
    const physical = `${PREFIX}-${cell}`;
    const arn = (service: string, resource: string) =>
        `arn:${findPartition(region)}:${service}:${region}:${accountId}:${resource}`;
    const logGroup = `/aws/events/${physical}`;
    return {
        cell,
        topic: `${physical}-alerts`,
        topicArn: arn("sns", `${physical}-alerts`),
        dashboard: physical,
        budget: physical,
        logGroup,
        logGroupArn: arn("logs", `log-group:${logGroup}`),
        rule: (kind) => `${physical}-${kind}`,
        ruleArn: (kind) => arn("events", `rule/${physical}-${kind}`),
        queueArnPrefix: arn("batch", `job-queue/${cell}-queue-`),
        amiArnPrefix: arn("imagebuilder", `image/${cell}-ami`),
        amiLogGroup: buildCellNames(id).amiLogGroup,
    };
}
