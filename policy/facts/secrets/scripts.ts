import type { Finding } from "../../kit/definition";
import { peek } from "../../kit/unknown";
import type { View } from "../../kit/view";
import { TYPES } from "../types";
import { decodeUserData } from "../userData";
import { findInCommand, type Leak } from "./find";
import { SECRET_WORDS } from "./names";
import { findSecret } from "./values";

/** Scripts that run as root on an instance, by type: the input, and whether it is in base64. */
const SCRIPTS: Readonly<Record<string, readonly (readonly [input: string, encoded: boolean])[]>> = {
    [TYPES.launchTemplate]: [["userData", true]],
    [TYPES.instance]: [
        ["userData", false],
        ["userDataBase64", true],
    ],
    [TYPES.buildComponent]: [["data", false]],
};

/** Secrets in what an instance runs at its start or a build. What a preview does not know is not read. */
export function* findScriptFaults(type: string, props: View): Iterable<Finding> {
    for (const [input, encoded] of SCRIPTS[type] ?? []) {
        const text = peek(() => props.at(input).text);
        if (!text.known || text.value === undefined) continue;
        const script = encoded ? decodeUserData(text.value) : text.value;
        for (const { name, kind } of findInScript(script))
            yield {
                what: `holds ${[name, kind].filter(Boolean).join(", ")} in its ${input}`,
                write: "a line that reads it from Secrets Manager when the instance starts",
            };
    }
}

/** Each secret once: by the whole script's shape, and by the lines' assignments and options. */
function findInScript(script: string): Leak[] {
    const kind = findSecret(script);
    const leaks = [
        ...(kind === undefined ? [] : [{ kind }]),
        ...script.split(/\r?\n/).flatMap((line) => findInCommand([line], SECRET_WORDS)),
    ];
    const byText = new Map(leaks.map((leak) => [`${leak.name ?? ""}|${leak.kind ?? ""}`, leak]));
    return [...byText.values()];
}
