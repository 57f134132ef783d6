import { reachesFailure, statesOf, tasksOf, type State } from "../facts/stateMachine";
import { UNREADABLE } from "../facts/training";
import { TYPES } from "../facts/types";
import { definePolicy, knob, type Finding } from "../kit";

const CATCHES_FAILURE: readonly string[] = ["States.ALL", "States.TaskFailed"];

/** A state that waits for a job ends, and its failure is told. */
export const stateTimeoutCatch = definePolicy({
    id: "retry-state-timeout-catch",
    description:
        "A Task that waits for a job has a time limit, and its failure reaches a Fail state or a notice.",
    why: "the default limit is about three years, and an error that no Catch leads on ends an execution that nobody watches",
    fix: "Set TimeoutSeconds on each .sync Task, and a Catch whose path ends in a Fail state or tells somebody.",
    example: `"TimeoutSeconds": 90000, "Catch": [{ "ErrorEquals": ["States.ALL"], "Next": "Failed" }]`,
    level: "mandatory",
    severity: "high",
    types: [TYPES.stateMachine],
    blindSpots: "Whether anybody reads the notice that a failure leads to.",
    whenUnknown:
        "An unknown definition is a violation. A limit that is computed when the state runs is a warning.",
    knobs: { capSeconds: knob.integer(432_000, "Longest limit in seconds.") },
    *check({ props }, { capSeconds }) {
        const states = statesOf(props.at("definition"));
        if (!states) yield UNREADABLE;
        for (const task of tasksOf(states ?? []))
            if (/\.(sync(:2)?|waitForTaskToken)$/.test(task.view.at("Resource").text ?? ""))
                yield* faults(task, capSeconds);
    },
});

function* faults({ name, view, siblings }: State, capSeconds: number): Iterable<Finding> {
    const limit = view.at("TimeoutSeconds");
    const write = `TimeoutSeconds of ${capSeconds} or less`;
    if (view.has("TimeoutSecondsPath") || /^\{%/.test(limit.text ?? ""))
        yield {
            what: `computes the time limit of the state ${name} when it runs`,
            write,
            level: "advisory",
        };
    else if (!((limit.number ?? Infinity) <= capSeconds))
        yield {
            what: limit.present
                ? `gives the state ${name} ${limit.shown} seconds`
                : `gives the state ${name} no time limit`,
            write,
        };
    const told = view
        .at("Catch")
        .items.some(
            (catcher) =>
                catcher.at("ErrorEquals").texts.some((error) => CATCHES_FAILURE.includes(error)) &&
                reachesFailure(catcher.at("Next").text ?? "", siblings),
        );
    if (!told)
        yield {
            what: `lets a failure of the state ${name} go unnoticed`,
            write: 'a Catch on "States.ALL" whose Next leads to a Fail state or to a notice',
        };
}
