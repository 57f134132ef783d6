import reviewed from "../reviewedTypes.json";
import type { Subject } from "../kit";
import { listed } from "./words";

/**
 * Types that no policy judges, and why that does no harm: they start nothing, open nothing and give no
 * right. A type without a reason is not reviewed.
 */
export const REVIEWED_TYPES: Readonly<Record<string, string>> = {
    ...reviewed.program,
    ...reviewed.others,
};

const EVENT_RULE = "aws:cloudwatch/eventRule:EventRule";
const EVENT_TARGET = "aws:cloudwatch/eventTarget:EventTarget";

/** Inputs by which a target starts work, instead of telling somebody. */
const STARTERS = [
    "batchTarget",
    "ecsTarget",
    "httpTarget",
    "redshiftTarget",
    "runCommandTargets",
    "sagemakerPipelineTarget",
    "roleArn",
] as const;

/** What makes a resource of a reviewed type more than what was reviewed; undefined when nothing does. */
export function formFault({ type, props }: Pick<Subject, "type" | "props">): string | undefined {
    if (type === EVENT_RULE && props.has("scheduleExpression"))
        return "runs by a schedule, and no policy judges what it starts";
    const starters = type === EVENT_TARGET ? STARTERS.filter((name) => props.has(name)) : [];
    if (starters.length > 0)
        return `starts work by its ${listed(starters)}, which no policy judges`;
    return undefined;
}
