import { listNext, type Machine, type AnyState, type TaskState } from "./asl";

/** Catches every error but those that end an execution at once; it must stand alone and last. */
const ALL = "States.ALL";

/** Longest name of a state. https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const MAX_NAME = 80;

/** One machine, and those inside its Map states. */
function listMachines(machine: Machine): Machine[] {
    const inner = Object.values(machine.States).flatMap((state) =>
        state.Type === "Map" ? listMachines(state.ItemProcessor) : [],
    );
    return [machine, ...inner];
}

/**
 * What Step Functions would refuse, and what would let a failure pass unseen, one sentence each.
 * @see https://states-language.net/spec.html
 */
export function findMachineProblems(machine: Machine): string[] {
    const machines = listMachines(machine);
    return [
        ...findNameProblems(machines.flatMap(({ States }) => Object.keys(States))),
        ...machines.flatMap(findTransitionProblems),
        ...machines.flatMap(({ States }) =>
            Object.entries(States).flatMap(([name, state]) =>
                state.Type === "Task" ? findTaskProblems(name, state) : [],
            ),
        ),
    ];
}

/** Names are unique within the whole definition, also between a Map's states and the others. */
function findNameProblems(names: readonly string[]): string[] {
    return [...new Set(names)].flatMap((name) => [
        ...(names.filter((one) => one === name).length > 1
            ? [`${name} is the name of two states`]
            : []),
        ...(name.length > MAX_NAME ? [`${name} is longer than ${MAX_NAME} characters`] : []),
    ]);
}

function findTransitionProblems({ StartAt, States }: Machine): string[] {
    const targets = [
        { from: "StartAt", to: StartAt },
        ...Object.entries(States).flatMap(([from, state]) =>
            listNext(state).map((to) => ({ from, to })),
        ),
    ];
    const missing = targets.filter(({ to }) => !Object.hasOwn(States, to));
    const reached = findReachable(StartAt, States);
    return [
        ...missing.map(({ from, to }) => `${from} leads to ${to}, which is not a state beside it`),
        ...Object.keys(States)
            .filter((name) => !reached.has(name))
            .map((name) => `${name} cannot be reached`),
        ...(Object.values(States).some(isEnd) ? [] : [`no state after ${StartAt} ends it`]),
    ];
}

function isEnd(state: AnyState): boolean {
    return "End" in state || state.Type === "Succeed" || state.Type === "Fail";
}

function findReachable(start: string, states: Machine["States"]): Set<string> {
    const seen = new Set<string>();
    const waiting = [start];
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
        if (seen.has(name) || !Object.hasOwn(states, name)) continue;
        seen.add(name);
        waiting.push(...listNext(states[name]!));
    }
    return seen;
}

function findTaskProblems(name: string, task: TaskState): string[] {
    const lists = { Retry: task.Retry, Catch: task.Catch };
    return [
        ...(task.TimeoutSeconds > 0 && Number.isInteger(task.TimeoutSeconds)
            ? []
            : [
                  `${name} has TimeoutSeconds ${task.TimeoutSeconds}, not a whole number of 1 or more`,
              ]),
        ...Object.entries(lists).flatMap(([list, entries]) => {
            const errors = entries.map(({ ErrorEquals }) => ErrorEquals);
            if (errors.length === 0) return [`${name} has an empty ${list}`];
            const last = errors.length - 1;
            return [
                ...(errors[last]!.includes(ALL) ? [] : [`${name} has a ${list} without ${ALL}`]),
                ...(errors.some((names, index) => isMisplaced(names, index === last))
                    ? [`${name} has ${ALL} beside or before other errors in its ${list}`]
                    : []),
                ...(errors.some((names) => names.length === 0)
                    ? [`${name} has a ${list} that names no error`]
                    : []),
            ];
        }),
    ];
}

function isMisplaced(names: readonly string[], isLast: boolean): boolean {
    return names.includes(ALL) && (names.length > 1 || !isLast);
}

/**
 * A machine as the text that Step Functions takes; its key order never changes.
 * @throws Error that lists what is wrong with it: a fault of whoever wrote the machine
 */
export function renderMachine(machine: Machine): string {
    const problems = findMachineProblems(machine);
    if (problems.length > 0) throw new Error(`the state machine is wrong: ${problems.join("; ")}`);
    return JSON.stringify(machine);
}
