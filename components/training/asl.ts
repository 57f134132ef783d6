/**
 * The part of the Amazon States Language that the workflow is written in, as types: a Task without
 * Retry, Catch and TimeoutSeconds does not compile.
 * @see https://states-language.net/spec.html
 */

/** When an error is retried. Every field is given: the language's defaults retry in step and without end of delay. */
export interface Retrier {
    readonly ErrorEquals: readonly string[];
    readonly IntervalSeconds: number;
    /** Retries after the first attempt; 0 ends the state at once. */
    readonly MaxAttempts: number;
    readonly BackoffRate: number;
    readonly MaxDelaySeconds: number;
    readonly JitterStrategy: "FULL" | "NONE";
}

/** Where an error leads. */
export interface Catcher {
    readonly ErrorEquals: readonly string[];
    readonly ResultPath?: string;
    readonly Next: string;
}

/** What a state sends or makes; a key that ends in `.$` holds a path or an intrinsic function. */
export type Payload = Readonly<Record<string, unknown>>;

/** How a state goes on. */
export type StateEnding = { readonly Next: string } | { readonly End: true };

/** A call of another service. */
export type TaskState = {
    readonly Type: "Task";
    readonly Comment?: string;
    readonly Resource: string;
    readonly Parameters: Payload;
    readonly ResultSelector?: Payload;
    readonly ResultPath?: string;
    readonly TimeoutSeconds: number;
    readonly Retry: readonly Retrier[];
    readonly Catch: readonly Catcher[];
} & StateEnding;

/** Makes its output of its input. */
export type PassState = {
    readonly Type: "Pass";
    readonly Comment?: string;
    readonly Parameters: Payload;
    readonly ResultPath?: string;
} & StateEnding;

/** The same steps for each item of a list. */
export type MapState = {
    readonly Type: "Map";
    readonly Comment?: string;
    readonly ItemsPath: string;
    readonly ItemProcessor: Machine & { readonly ProcessorConfig: { readonly Mode: "INLINE" } };
    readonly ResultPath?: string;
} & StateEnding;

/** A condition on one value. */
export interface ChoiceTest {
    readonly Variable: string;
    readonly IsPresent?: boolean;
    readonly StringMatches?: string;
}

/** One way that a Choice may take. */
export type ChoiceRule = (ChoiceTest | { readonly Or: readonly ChoiceTest[] }) & {
    readonly Next: string;
};

/** Goes on by what the input holds. */
export interface ChoiceState {
    readonly Type: "Choice";
    readonly Comment?: string;
    readonly Choices: readonly ChoiceRule[];
    readonly Default: string;
}

/** Ends the execution well. */
export interface SucceedState {
    readonly Type: "Succeed";
}

/** Ends the execution as failed, for a reason that is plain or taken from the input. */
export type FailState = { readonly Type: "Fail"; readonly Error: string } & (
    { readonly Cause: string } | { readonly CausePath: string }
);

/** Any state. */
export type AnyState = TaskState | PassState | MapState | ChoiceState | SucceedState | FailState;

/** States by name, and the first of them. */
export interface Machine {
    readonly Comment?: string;
    readonly StartAt: string;
    readonly States: Readonly<Record<string, AnyState>>;
}

/** Where a state may lead, by its transitions, its errors or its choices. */
export function listNext(state: AnyState): string[] {
    const onward = "Next" in state ? [state.Next] : [];
    switch (state.Type) {
        case "Task":
            return [...onward, ...state.Catch.map(({ Next }) => Next)];
        case "Choice":
            return [...state.Choices.map(({ Next }) => Next), state.Default];
        case "Pass":
        case "Map":
            return onward;
        case "Succeed":
        case "Fail":
            return [];
    }
}
