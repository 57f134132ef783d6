import { ALL, countAttempts, findDecidingEntry, FAILED } from "../facts/stateErrors";
import { readMachine, listTasks, UNREADABLE, type State } from "../facts/stateMachine";
import { TYPES } from "../facts/types";
import { joinWords } from "../facts/words";
import { definePolicy, knob, type Finding } from "../kit";

/** An error of which no entry says anything. */
const UNNAMED = "Unnamed.Error";

/** Every task is retried. */
export const stateRetry = definePolicy({
    id: "retry-state-retry",
    description:
        "Every Task of a state machine retries failures, a few times; States.ALL stands alone and last, and no key of the definition stands twice.",
    why: "one throttled or reclaimed call otherwise ends an execution that ran for hours, and a definition with States.ALL elsewhere is refused",
    fix: "Add a Retry on States.TaskFailed or States.ALL to each Task, also within Map and Parallel. The first entry that takes an error decides: put errors that are not retried, with MaxAttempts 0, before it by their own names.",
    example: `"Retry": [{ "ErrorEquals": ["States.ALL"], "MaxAttempts": 3, "BackoffRate": 2, "MaxDelaySeconds": 600, "JitterStrategy": "FULL" }]`,
    level: "mandatory",
    severity: "high",
    types: [TYPES.stateMachine],
    blindSpots:
        "Whether a repeated call does harm: that its effects can be repeated is for the review.",
    whenUnknown: "An unknown definition is a violation: build it from chosen names.",
    knobs: {
        skipStates: knob.defineTexts([], "Names of states that need no Retry.", "more"),
        maxAttempts: knob.defineInteger(
            10,
            "Most retries that one entry of Retry may allow.",
            "higher",
        ),
    },
    *check({ props }, { skipStates, maxAttempts }) {
        const machine = readMachine(props.at("definition"));
        if (!machine) {
            yield UNREADABLE;
            return;
        }
        if (machine.repeated.length > 0)
            yield {
                what: `holds ${joinWords(machine.repeated)} twice in its definition`,
                write: "each key once: which copy counts is not said",
            };
        for (const state of machine.states) yield* findExcessFaults(state, maxAttempts);
        for (const task of listTasks(machine.states))
            if (!skipStates.includes(task.name)) yield* retryFaults(task);
    },
});

function* retryFaults({ name, view }: State): Iterable<Finding> {
    const retriers = view.at("Retry").items;
    const write = 'a Retry with ErrorEquals ["States.ALL"] and MaxAttempts of 1 or more';
    const retries = [FAILED, UNNAMED].every((error) => {
        const entry = findDecidingEntry(retriers, error);
        return entry !== undefined && countAttempts(entry) >= 1;
    });
    if (!retries) yield { what: `never retries a failure of the state ${name}`, write };
    const errors = retriers.map((retrier) => retrier.at("ErrorEquals").texts);
    const isMisplaced = errors.some(
        (names, index) => names.includes(ALL) && (names.length > 1 || index < errors.length - 1),
    );
    if (isMisplaced)
        yield {
            what: `names States.ALL beside or before other errors in the state ${name}`,
            write: "States.ALL alone in the last entry of Retry",
        };
}

/** Retries of a Map and a Parallel state repeat everything within them. */
function* findExcessFaults({ name, view }: State, maxAttempts: number): Iterable<Finding> {
    for (const retrier of view.at("Retry").items)
        if (!(countAttempts(retrier) <= maxAttempts))
            yield {
                what: `retries the state ${name} ${retrier.at("MaxAttempts").shown} times`,
                write: `MaxAttempts of ${maxAttempts} or less`,
            };
}
