import { countNoun } from "../problems/problems";

/** A number as programs print it, `0.5`, `-3`, `1e-05`, `.5E+2`; no group of its own. */
const NUMBER = String.raw`[-+]?[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?`;

/** The expression that finds `name: <number>` and nothing that only ends in the name. */
export function buildMetricExpression(name: string): string {
    return `\\b${name}: (${NUMBER})`;
}

/** Metrics of a stack that names none: what the example of `docker/app` prints. */
export const DEFAULT_METRICS: Readonly<Record<string, string>> = {
    loss: buildMetricExpression("loss"),
    val_loss: buildMetricExpression("val_loss"),
};

/**
 * Limits of metric definitions.
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_MetricDefinition.html
 */
export const METRIC_LIMITS = { count: 40, name: 255, regex: 500 } as const;

/** Capturing groups of an expression; undefined when it is none. */
export function countGroups(regex: string): number | undefined {
    try {
        // The empty alternative always matches, and the match lists every group.
        return new RegExp(`${regex}|`).exec("")!.length - 1;
    } catch {
        return undefined;
    }
}

/** What is wrong with a metric's expression and what to write; undefined when nothing is. */
export function findMetricProblem(regex: string): string | undefined {
    const groups = countGroups(regex);
    if (groups === undefined)
        return `is not a regular expression (${JSON.stringify(regex)}); write one such as loss: ([0-9.eE+-]+)`;
    // SageMaker takes the value from the one group. https://github.com/aws/sagemaker-python-sdk/issues/3208
    if (groups !== 1)
        return `has ${countNoun(groups, "capturing group")} (${JSON.stringify(regex)}); write one, around the number, and (?:...) for any other`;
    return regex.length > METRIC_LIMITS.regex
        ? `has ${regex.length} characters; write ${METRIC_LIMITS.regex} or fewer`
        : undefined;
}
