import { createUnknown } from "../../kit/unknown";
import { View } from "../../kit/view";
import type { State } from "../stateMachine";
import { workOutIntrinsic } from "./intrinsics";
import { workOutJsonata } from "./jsonata";
import type { Worked } from "./scanner";

/** Keys whose objects hold names that somebody chose, which stay as they are. */
const CHOSEN_NAMES: readonly string[] = ["environment", "hyperParameters", "options", "tags"];

/** What the AWS provider calls otherwise than AWS. */
const RENAMED: Readonly<Record<string, string>> = {
    evaluateOnExit: "evaluateOnExits",
    volumeSizeInGB: "volumeSizeInGb",
    staticHyperParameters: "hyperParameters",
};

/**
 * What a task sends, under the names that the AWS provider has for it. A value that is computed when
 * the state runs is as unknown as an output in a preview: to read it throws. One that comes to the same
 * at every run is worked out.
 * @param fields what the call takes: all of them are computed where a task sends its whole input
 */
export function readPayload({ view, isJsonata }: State, fields: readonly string[]): View {
    const sent = view.at(isJsonata ? "Arguments" : "Parameters");
    if (sent.keys.length === 0) return listUnknownFields(fields);
    const payload: Record<string, unknown> = {};
    convertInto(payload, sent, isJsonata, []);
    return new View(payload);
}

/** An object of which only the names of its fields are known. */
export function listUnknownFields(fields: readonly string[]): View {
    const payload: Record<string, unknown> = {};
    for (const field of fields) define(payload, field, undefined, [field]);
    return new View(payload);
}

/** A number that a state names, such as `TimeoutSeconds`: plain, or worked out of constants. */
export function readNumber(view: View): number | undefined {
    const worked = workOut(view.text)?.value;
    return view.number ?? (typeof worked === "number" ? worked : undefined);
}

/** The value of a JSONata text, `{% ... %}`. */
function workOut(text: string | undefined): Worked | undefined {
    const [, expression] = JSONATA.exec(text ?? "") ?? [];
    return expression === undefined ? undefined : workOutJsonata(expression);
}

const JSONATA = /^\{%(.*)%\}$/s;

function convertInto(
    target: Record<string, unknown>,
    view: View,
    isJsonata: boolean,
    path: readonly string[],
): void {
    const areChosen = CHOSEN_NAMES.includes(path.at(-1) ?? "");
    for (const [key, value] of view.entries) {
        const isPath = !isJsonata && key.endsWith(".$");
        const spelt = isPath ? key.slice(0, -2) : key;
        const name = areChosen ? spelt : toProviderName(spelt);
        const at = [...path, name];
        const worked = isPath ? workOutIntrinsic(value.text ?? "") : convert(value, isJsonata, at);
        define(target, name, worked, at);
    }
}

/** @returns undefined when the value is computed */
function convert(view: View, isJsonata: boolean, path: readonly string[]): Worked | undefined {
    if (isJsonata && JSONATA.test(view.text ?? "")) return workOut(view.text);
    if (view.isList) {
        const list: unknown[] = [];
        for (const [index, item] of view.items.entries()) {
            const at = [...path, String(index)];
            define(list, index, convert(item, isJsonata, at), at);
        }
        return { value: list };
    }
    if (view.keys.length === 0) return { value: view.scalar ?? {} };
    const inner: Record<string, unknown> = {};
    convertInto(inner, view, isJsonata, path);
    return { value: inner };
}

function define(
    target: object,
    key: string | number,
    worked: Worked | undefined,
    path: readonly string[],
): void {
    Object.defineProperty(target, key, {
        enumerable: true,
        configurable: true,
        ...(worked
            ? { value: worked.value }
            : {
                  get: () => {
                      throw createUnknown(path);
                  },
              }),
    });
}

/** `VolumeSizeInGB` is `volumeSizeInGb`. */
function toProviderName(name: string): string {
    const camel = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
    return Object.hasOwn(RENAMED, camel) ? RENAMED[camel]! : camel;
}
