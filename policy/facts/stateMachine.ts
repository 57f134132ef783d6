import { View } from "../kit/view";
import { findRepeatedKeys, parseJsonTree } from "./jsonTree";

/** One state of a machine, in the map of states that its transitions stay in. */
export interface State {
    readonly name: string;
    /** The states around it and its own name, such as `Each[0]/Train`. */
    readonly path: string;
    readonly view: View;
    /** The states beside it. */
    readonly siblings: View;
    /** Whether its expressions are JSONata; JSONPath otherwise. */
    readonly isJsonata: boolean;
}

/** A definition that can be read. */
export interface Machine {
    readonly view: View;
    /** Every state, those inside Map and Parallel states included. */
    readonly states: readonly State[];
    /** Keys that stand twice in one object, such as `States.Train.Retry`. */
    readonly repeated: readonly string[];
}

/** The last definition read: many policies judge the same one in turn. */
let last: { readonly text: string; readonly machine: Machine | undefined } | undefined;

/**
 * Reads a definition; undefined when the text is none.
 * @see https://states-language.net/spec.html
 */
export function readMachine(definition: View): Machine | undefined {
    const text = definition.text ?? "";
    if (last?.text !== text) last = { text, machine: parseMachine(text) };
    return last.machine;
}

function parseMachine(text: string): Machine | undefined {
    const tree = parseJsonTree(text);
    if (tree?.kind !== "object") return undefined;
    const view = new View(JSON.parse(text));
    if (view.at("States").keys.length === 0) return undefined;
    return { view, states: listStatesIn(view, "", view), repeated: findRepeatedKeys(tree) };
}

/** @param prefix path of the state around the machine */
function listStatesIn(machine: View, prefix: string, document: View): State[] {
    const siblings = machine.at("States");
    return siblings.entries.flatMap(([name, view]) => {
        const path = `${prefix}${name}`;
        const inner = listMachinesWithin(view).flatMap((within, index) =>
            listStatesIn(within, `${path}[${index}]/`, document),
        );
        return [{ name, path, view, siblings, isJsonata: isJsonata(view, document) }, ...inner];
    });
}

/** The machines inside a Map or Parallel state. */
export function listMachinesWithin(state: View): View[] {
    return [
        ...["ItemProcessor", "Iterator"].map((key) => state.at(key)),
        ...state.at("Branches").items,
    ].filter((machine) => machine.at("States").keys.length > 0);
}

/** The machine's language is that of each state which names none. https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html */
function isJsonata(state: View, document: View): boolean {
    const language = state.at("QueryLanguage").text ?? document.at("QueryLanguage").text;
    return language === "JSONata" || (!state.has("Parameters") && state.has("Arguments"));
}

/** Every state of a definition; undefined when the text is none. */
export function listStates(definition: View): readonly State[] | undefined {
    return readMachine(definition)?.states;
}

/** The Task states. */
export function listTasks(states: readonly State[]): State[] {
    return states.filter(({ view }) => view.at("Type").text === "Task");
}

/** Whether a task waits for what it starts. */
export function waits({ view }: State): boolean {
    return /\.(sync(:2)?|waitForTaskToken)$/.test(view.at("Resource").text ?? "");
}

/**
 * What a task calls, such as `sagemaker:createTrainingJob`, whichever integration it uses.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
 */
export function readAction({ view }: State): string | undefined {
    const resource = view.at("Resource").text ?? "";
    const [, service, action] =
        /^arn:[^:]*:states:[^:]*:[^:]*:(?:aws-sdk:)?([^:.]+):([^:.]+)/i.exec(resource) ?? [];
    return service && action ? `${service.toLowerCase()}:${action}` : undefined;
}

/** The finding for a definition that is none. */
export const UNREADABLE = {
    what: "has a definition that is no JSON object with States",
    write: "an Amazon States Language document as plain text",
} as const;
