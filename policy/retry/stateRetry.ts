import { statesOf, tasksOf, type State } from "../facts/stateMachine";
import { UNREADABLE } from "../facts/training";
import { TYPES } from "../facts/types";
import { definePolicy, knob, type Finding } from "../kit";

const ALL = "States.ALL";
const CATCHES_FAILURE: readonly string[] = [ALL, "States.TaskFailed"];

/** Every task is retried. */
export const stateRetry = definePolicy({
    id: "retry-state-retry",
    description:
        "Every Task of a state machine retries failures; States.ALL stands alone and last.",
    why: "one throttled or reclaimed call otherwise ends an execution that ran for hours, and a definition with States.ALL elsewhere is refused",
    fix: "Add a Retry on States.TaskFailed or States.ALL to each Task, also within Map and Parallel.",
    example: `"Retry": [{ "ErrorEquals": ["States.ALL"], "MaxAttempts": 3, "BackoffRate": 2, "MaxDelaySeconds": 600, "JitterStrategy": "FULL" }]`,
    level: "mandatory",
    severity: "high",
    types: [TYPES.stateMachine],
    blindSpots:
        "Whether a repeated call does harm: that its effects can be repeated is for the review.",
    whenUnknown: "An unknown definition is a violation: build it from chosen names.",
    knobs: { skipStates: knob.texts([], "Names of states that need no Retry.") },
    *check({ props }, { skipStates }) {
        const states = statesOf(props.at("definition"));
        if (!states) yield UNREADABLE;
        for (const task of tasksOf(states ?? []))
            if (!skipStates.includes(task.name)) yield* faults(task);
    },
});

function* faults({ name, view }: State): Iterable<Finding> {
    const retriers = view.at("Retry").items;
    const errors = retriers.map((retrier) => retrier.at("ErrorEquals").texts);
    const write = 'a Retry with ErrorEquals ["States.ALL"] and MaxAttempts of 1 or more';
    const retries = retriers.some(
        (retrier, index) =>
            errors[index]?.some((error) => CATCHES_FAILURE.includes(error)) &&
            // Absent means 3. https://states-language.net/spec.html#retrying-after-error
            (retrier.at("MaxAttempts").number ?? (retrier.has("MaxAttempts") ? 0 : 3)) >= 1,
    );
    if (!retries) yield { what: `never retries a failure of the state ${name}`, write };
    const misplaced = errors.some(
        (names, index) => names.includes(ALL) && (names.length > 1 || index < errors.length - 1),
    );
    if (misplaced)
        yield {
            what: `names States.ALL beside or before other errors in the state ${name}`,
            write: "States.ALL alone in the last entry of Retry",
        };
}
