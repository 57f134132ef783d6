import reviewed from "./reviewed.json";
import { listKnownTexts, type Subject, type View } from "../kit";
import { joinWords } from "./words";

/**
 * Types that no policy judges, and why that does no harm: they start nothing, open nothing and give no
 * right. A type without a reason is not reviewed.
 */
export const REVIEWED_TYPES: Readonly<Record<string, string>> = {
    ...reviewed.program,
    ...reviewed.others,
};

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

/** What makes a resource of a reviewed type more than what was reviewed, by type. */
const FORM_FAULTS: Readonly<Record<string, (props: View) => string | undefined>> = {
    "aws:cloudwatch/eventRule:EventRule": (props) =>
        props.has("scheduleExpression")
            ? "runs by a schedule, and no policy judges what it starts"
            : undefined,
    "aws:cloudwatch/eventTarget:EventTarget": (props) => {
        const starters = STARTERS.filter((name) => props.has(name));
        return starters.length > 0
            ? `starts work by its ${joinWords(starters)}, which no policy judges`
            : undefined;
    },
    "aws:cloudwatch/metricAlarm:MetricAlarm": (props) => {
        const actions = ["alarmActions", "okActions", "insufficientDataActions"];
        const arns = actions.flatMap((name) => listKnownTexts(props, name));
        return arns.some((arn) => arn.split(":")[2] !== "sns")
            ? "acts by itself, and no policy judges what it does"
            : undefined;
    },
    "aws:ec2/vpcPeeringConnection:VpcPeeringConnection": (props) =>
        props.has("peerOwnerId") ? "joins the network of another account" : undefined,
    "aws:sns/topicSubscription:TopicSubscription": (props) =>
        /^(lambda|firehose)$/i.test(props.at("protocol").text ?? "")
            ? "starts work by its protocol, which no policy judges"
            : undefined,
};

/** What makes a resource of a reviewed type more than what was reviewed; undefined when nothing does. */
export function findFormFault({
    type,
    props,
}: Pick<Subject, "type" | "props">): string | undefined {
    return FORM_FAULTS[type]?.(props);
}
