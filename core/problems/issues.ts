import type * as z from "zod";
import { countNoun, suggestNearest, joinWords, type Problem } from "./problems";

/** What a value is called in a message. */
function describeKind(value: unknown): string {
    if (value === null || value === undefined) return "nothing";
    if (Array.isArray(value)) return "a list";
    if (typeof value === "number" && !Number.isInteger(value)) return "a fraction";
    return (
        { string: "a string", number: "a number", boolean: "a boolean" }[typeof value as string] ??
        "an object"
    );
}

/** Names of a schema's expected types as a person would say them. */
const EXPECTED: Readonly<Record<string, string>> = {
    string: "a string",
    int: "a whole number",
    number: "a number",
    boolean: "true or false",
    array: "a list",
    object: "an object",
    record: "an object",
};

function findValue(data: unknown, path: readonly PropertyKey[]): unknown {
    return path.reduce<unknown>(
        (value, step) =>
            value !== null && typeof value === "object"
                ? (value as Record<PropertyKey, unknown>)[step]
                : undefined,
        data,
    );
}

function joinPath(prefix: string, path: readonly PropertyKey[]): string {
    return path.reduce<string>((key, step) => {
        if (typeof step === "number") return `${key}[${step}]`;
        return key === "" ? String(step) : `${key}.${String(step)}`;
    }, prefix);
}

/** `2 or more`, `2 items or more`, `2 or less`, `2 items or fewer`. */
function describeBound(bound: number | bigint, origin: string, direction: "more" | "less"): string {
    const unit = { array: "item", string: "character" }[origin];
    if (unit === undefined) return `${bound} or ${direction}`;
    return `${countNoun(Number(bound), unit)} or ${direction === "more" ? "more" : "fewer"}`;
}

function describeIssue(issue: z.core.$ZodIssue, value: unknown): string {
    switch (issue.code) {
        case "invalid_type": {
            const expected = EXPECTED[issue.expected] ?? issue.expected;
            return value === undefined
                ? `is missing; write ${expected}`
                : `is ${describeKind(value)} (${JSON.stringify(value)}); write ${expected}`;
        }
        case "too_small":
            return `is ${JSON.stringify(value)}; write ${describeBound(issue.minimum, issue.origin, "more")}`;
        case "too_big":
            return `is ${JSON.stringify(value)}; write ${describeBound(issue.maximum, issue.origin, "less")}`;
        case "invalid_key":
            return `is not a valid name; ${issue.issues.map((inner) => describeCure(inner, issue.path.at(-1))).join("; ")}`;
        default:
            return issue.message;
    }
}

/** What to write instead: the issue without what is there, which the key shows already. */
function describeCure(issue: z.core.$ZodIssue, value: unknown): string {
    return describeIssue(issue, value).replace(/^is .*; (?=write )/s, "");
}

/**
 * The problems behind a schema's refusal of `data`, in the words of this project.
 * @param prefix key that the data sits at
 * @param knownAt fields that the object at a path may have, for the hint beside an unknown one
 */
export function listIssueProblems(
    error: z.ZodError,
    data: unknown,
    prefix = "",
    knownAt: (path: readonly PropertyKey[]) => readonly string[] = () => [],
): Problem[] {
    return error.issues.flatMap((issue): Problem[] => {
        if (issue.code === "unrecognized_keys") {
            const known = knownAt(issue.path);
            const cure =
                known.length > 0 ? ` (known: ${joinWords(known)}); remove it` : "; remove it";
            return issue.keys.map((key) => ({
                key: joinPath(prefix, [...issue.path, key]),
                message: `is not a known key${suggestNearest(key, known) || cure}`,
            }));
        }
        return [
            {
                key: joinPath(prefix, issue.path) || "the file",
                message: describeIssue(issue, findValue(data, issue.path)),
            },
        ];
    });
}
