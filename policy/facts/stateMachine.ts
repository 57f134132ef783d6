import { parsedJson, type View } from "../kit/view";

/** One state of a machine, in the map of states that its transitions stay in. */
export interface State {
    readonly name: string;
    readonly view: View;
    /** The states beside it. */
    readonly siblings: View;
}

/**
 * Every state of a definition, those inside Map and Parallel states included; undefined when the text
 * is no definition.
 * @see https://states-language.net/spec.html
 */
export function statesOf(definition: View): readonly State[] | undefined {
    const document = parsedJson(definition);
    if (!document || document.at("States").keys.length === 0) return undefined;
    const found: State[] = [];
    const maps = [document.at("States")];
    for (let map = maps.pop(); map; map = maps.pop()) {
        for (const [name, view] of map.entries) {
            found.push({ name, view, siblings: map });
            maps.push(
                ...["ItemProcessor", "Iterator"].map((key) => view.at(key, "States")),
                ...view.at("Branches").items.map((branch) => branch.at("States")),
            );
        }
    }
    return found;
}

/** The Task states. */
export function tasksOf(states: readonly State[]): State[] {
    return states.filter(({ view }) => view.at("Type").text === "Task");
}

/** Whether a task starts a SageMaker training job. */
export function isTraining({ view }: State): boolean {
    return /:sagemaker:createTrainingJob(\.|$)/i.test(view.at("Resource").text ?? "");
}

/** What a task sends: `Parameters` in JSONPath, `Arguments` in JSONata. */
export function sentBy({ view }: State): View {
    return view.has("Parameters") ? view.at("Parameters") : view.at("Arguments");
}

/** How a field of what a task sends is given. */
export type Given =
    | { readonly kind: "plain"; readonly value: View }
    /** A text that is computed when the state runs. */
    | { readonly kind: "computed"; readonly expression: string }
    | { readonly kind: "absent" };

/** The field below a path: a plain value, a JSONPath (`Field.$`) or a JSONata text (`{% ... %}`). */
export function given(sent: View, ...path: readonly string[]): Given {
    let at = sent;
    for (const [index, key] of path.entries()) {
        const computed = at.at(`${key}.$`).text;
        if (computed !== undefined) return { kind: "computed", expression: computed };
        const value = at.at(key);
        const text = value.text;
        if (text !== undefined && /^\{%.*%\}$/s.test(text))
            return { kind: "computed", expression: text };
        if (index === path.length - 1)
            return value.present ? { kind: "plain", value } : { kind: "absent" };
        at = value;
    }
    return { kind: "absent" };
}

/** Services that tell somebody. */
const NOTIFIERS = /:(sns:publish|events:putEvents|sqs:sendMessage)/i;

/** Whether a state, or one that follows it, is a Fail state or tells somebody. */
export function reachesFailure(start: string, siblings: View): boolean {
    const waiting = [start];
    const seen = new Set<string>();
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
        if (seen.has(name)) continue;
        seen.add(name);
        const state = siblings.at(name);
        if (state.at("Type").text === "Fail") return true;
        if (NOTIFIERS.test(state.at("Resource").text ?? "")) return true;
        const next = [
            state.at("Next"),
            state.at("Default"),
            ...state.at("Choices").items.map((choice) => choice.at("Next")),
        ];
        waiting.push(...next.flatMap(({ text }) => text ?? []));
    }
    return false;
}
