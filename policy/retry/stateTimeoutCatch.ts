import { readNumber } from "../facts/started/payload";
import { findDecidingEntry, FAILED, GENERAL_ERRORS, isTold } from "../facts/stateErrors";
import { readMachine, UNREADABLE, waits, type Machine, type State } from "../facts/stateMachine";
import { TYPES } from "../facts/types";
import { definePolicy, knob, type Finding } from "../kit";
import { UNDECIDED } from "../kit/message";
import type { View } from "../kit/view";

/** A state that waits for a job ends, and its failure is told. */
export const stateTimeoutCatch = definePolicy({
    id: "retry-state-timeout-catch",
    description:
        "A Task that waits for a job has a time limit, and its failure reaches a Fail state or a notice.",
    why: "the default limit is about three years, and an error that no Catch leads on ends an execution that nobody watches",
    fix: "Set TimeoutSeconds on each .sync Task, and a Catch whose every path ends in a Fail state or tells somebody. The first entry that takes an error decides.",
    example: `"TimeoutSeconds": 90000, "Catch": [{ "ErrorEquals": ["States.ALL"], "Next": "Failed" }]`,
    level: "mandatory",
    severity: "high",
    types: [TYPES.stateMachine],
    blindSpots:
        "Whether anybody reads the notice that a failure leads to, and what a Choice makes of the errors that it names.",
    whenUnknown:
        "An unknown definition is a violation. So is a limit that is computed when the state runs, unless the machine's own TimeoutSeconds bounds it.",
    knobs: { capSeconds: knob.defineInteger(432_000, "Longest limit in seconds.", "higher") },
    *check({ props }, { capSeconds }) {
        const machine = readMachine(props.at("definition"));
        if (!machine) {
            yield UNREADABLE;
            return;
        }
        const waiting = machine.states.filter(
            (state) => state.view.at("Type").text === "Task" && waits(state),
        );
        for (const task of waiting) {
            yield* findLimitFaults(task, machine, capSeconds);
            yield* catchFaults(task);
        }
        for (const state of machine.states)
            if (waiting.some(({ path }) => path.startsWith(`${state.path}[`)))
                yield* findSwallowFaults(state);
    },
});

function* findLimitFaults(
    { name, view }: State,
    machine: Machine,
    capSeconds: number,
): Iterable<Finding> {
    const limit = view.at("TimeoutSeconds");
    const write = `TimeoutSeconds of ${capSeconds} or less`;
    const seconds = readNumber(limit);
    const isComputed =
        view.has("TimeoutSecondsPath") || (limit.text !== undefined && seconds === undefined);
    if (isComputed) {
        if (!((readNumber(machine.view.at("TimeoutSeconds")) ?? Infinity) <= capSeconds))
            yield {
                what: `${UNDECIDED}: the time limit of the state ${name} is computed when it runs`,
                write: `${write}, there or for the whole machine`,
                status: "undecided",
            };
    } else if (!((seconds ?? Infinity) <= capSeconds))
        yield {
            what: limit.present
                ? `gives the state ${name} ${limit.shown} seconds`
                : `gives the state ${name} no time limit`,
            write,
        };
}

/** A failure of a task must be caught and told; any other error that is caught must be told. */
function* catchFaults({ name, view, siblings }: State): Iterable<Finding> {
    const catchers = view.at("Catch").items;
    const isLost = (error: string) => {
        const catcher = findDecidingEntry(catchers, error);
        return catcher ? !isTold(name, readNext(catcher), siblings) : error === FAILED;
    };
    if (GENERAL_ERRORS.some(isLost))
        yield {
            what: `lets a failure of the state ${name} go unnoticed`,
            write: 'a Catch on "States.ALL" whose Next leads to a Fail state or to a notice',
        };
}

/** A Map or Parallel state around a task that waits passes failures on. */
function* findSwallowFaults({ name, view, siblings }: State): Iterable<Finding> {
    const catchers = view.at("Catch").items;
    const decisive = [...GENERAL_ERRORS, "States.ExceedToleratedFailureThreshold"].flatMap(
        (error) => findDecidingEntry(catchers, error) ?? [],
    );
    if (decisive.some((catcher) => !isTold(name, readNext(catcher), siblings)))
        yield {
            what: `lets failures within the state ${name} go unnoticed`,
            write: "a Catch whose Next leads to a Fail state or to a notice, or none",
        };
    if ((readNumber(view.at("ToleratedFailurePercentage")) ?? 0) >= 100)
        yield {
            what: `tolerates that everything within the state ${name} fails`,
            write: "ToleratedFailurePercentage below 100",
        };
}

function readNext(catcher: View): string {
    return catcher.at("Next").text ?? "";
}
