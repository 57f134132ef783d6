/**
 * What a field of an event must be: one of these.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export type Condition = string | { readonly prefix: string } | { readonly exists: boolean };

/** Fields of an event that a rule is for; all must match. */
export interface EventPattern {
    readonly [field: string]: readonly Condition[] | EventPattern;
}
