import type { View } from "../../kit/view";
import { listMachinesWithin, type Machine } from "../stateMachine";
import { readNumber } from "./payload";

/**
 * The most that a machine runs at once, by what each of its tasks starts: states follow one another, the
 * branches of a Parallel state add up, and a Map multiplies.
 * @param weigh what the task of a path starts; 0 for nothing
 * @returns Infinity where nothing limits a Map
 */
export function weighAtOnce(machine: Machine, weigh: (path: string) => number): number {
    return weighMachine(machine.view, "", (path, view) => {
        const isDetached = !/\.(sync(:2)?|waitForTaskToken)$/.test(view.at("Resource").text ?? "");
        return { weight: weigh(path), isDetached };
    });
}

interface Weight {
    readonly weight: number;
    /** Whether the state goes on while what it started still runs. */
    readonly isDetached: boolean;
}

function weighMachine(
    machine: View,
    prefix: string,
    weighTask: (path: string, state: View) => Weight,
): number {
    let [longest, detached] = [0, 0];
    for (const [name, state] of machine.at("States").entries) {
        const path = `${prefix}${name}`;
        if (state.at("Type").text === "Task") {
            const { weight, isDetached } = weighTask(path, state);
            if (isDetached) detached += weight;
            else longest = Math.max(longest, weight);
            continue;
        }
        const inner = listMachinesWithin(state)
            .map((within, index) => weighMachine(within, `${path}[${index}]/`, weighTask))
            .reduce((sum, each) => sum + each, 0);
        if (inner > 0) longest = Math.max(longest, inner * computeConcurrency(state));
    }
    return longest + detached;
}

/**
 * How many iterations of a Map run at once: without a limit, or with 0, any number.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/state-map.html
 */
function computeConcurrency(state: View): number {
    if (state.at("Type").text !== "Map") return 1;
    const limit = readNumber(state.at("MaxConcurrency")) || Infinity;
    const items = state.at("Items");
    return items.isList ? Math.min(limit, items.items.length) : limit;
}
