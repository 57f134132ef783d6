import type { Inputs } from "./program";

/** Rewrites the keys of the document, those of the log's options apart. */
export function respell(value: Inputs, spell: (key: string) => string, isMap = false): Inputs {
    if (Array.isArray(value)) return value.map((item) => respell(item, spell));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [
            isMap ? key : spell(key),
            respell(item, spell, key === "options"),
        ]),
    );
}

/** `jobRoleArn` is `JobRoleArn`. */
export const pascal = (key: string) => `${key.charAt(0).toUpperCase()}${key.slice(1)}`;
