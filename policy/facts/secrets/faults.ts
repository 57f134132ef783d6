import type { Finding } from "../../kit/definition";
import { peek } from "../../kit/unknown";
import type { View } from "../../kit/view";
import { findInCommand, findNamed, type Leak } from "./find";

/** Lists of a container, and of a job of SageMaker, that make its command. */
const COMMANDS: readonly (readonly [first: string, ...rest: string[]])[] = [
    ["command"],
    ["args"],
    ["algorithmSpecification", "containerEntrypoint"],
    ["algorithmSpecification", "containerArguments"],
    ["appSpecification", "containerEntrypoint"],
    ["appSpecification", "containerArguments"],
];

/**
 * Secrets that a container, or a job of SageMaker, takes from where everybody may read them. No message
 * holds a value.
 * @param patterns words of a name that tell of a secret
 */
export function* findSecretFaults(holder: View, patterns: readonly string[]): Iterable<Finding> {
    for (const [place, name, value] of listNamedValues(holder))
        for (const leak of findNamed(name, value, patterns))
            yield {
                what: `passes ${nameLeak(leak)} in its ${place}`,
                write: `${name} as an entry of secrets, from Secrets Manager`,
            };
    const seen = new Set<string>();
    for (const path of COMMANDS)
        for (const leak of findInCommand(listTextsAt(holder, path), patterns)) {
            if (seen.has(nameLeak(leak))) continue;
            seen.add(nameLeak(leak));
            yield {
                what: `passes ${nameLeak(leak)} in its command`,
                write: "a variable in its place, set by an entry of secrets from Secrets Manager",
            };
        }
}

function nameLeak({ name, kind }: Leak): string {
    if (name === undefined) return kind ?? "a secret";
    return kind === undefined ? name : `${name}, ${kind},`;
}

/** Variables as a list of names and values, and variables and hyperparameters by name. */
function listNamedValues(
    holder: View,
): (readonly [place: string, name: string, value: string | undefined])[] {
    const places = [
        [["environment"], "environment"],
        [["hyperParameters"], "hyperparameters"],
        [["parameters"], "parameters"],
        [["logConfiguration", "options"], "log options"],
    ] as const;
    return places.flatMap(([path, place]) => {
        const holding = peek(() => holder.at(...path));
        if (!holding.known) return [];
        const listed = holding.value.items.flatMap((item) => {
            const name = peek(() => item.at("name").text);
            return name.known && name.value !== undefined
                ? [[place, name.value, readText(item, "value")] as const]
                : [];
        });
        const byName = holding.value.keys.map(
            (name) => [place, name, readText(holding.value, name)] as const,
        );
        return [...listed, ...byName];
    });
}

/** @returns undefined for a value that is not known */
function readText(view: View, key: string): string | undefined {
    const value = peek(() => view.at(key).scalar);
    return value.known ? String(value.value ?? "") : undefined;
}

function listTextsAt(holder: View, [first, ...rest]: readonly [string, ...string[]]): string[] {
    if (!holder.has(first)) return [];
    const list = peek(() => holder.at(first, ...rest).items);
    if (!list.known) return [];
    return list.value.flatMap((item) => {
        const text = peek(() => item.text);
        return text.known && text.value !== undefined ? [text.value] : [];
    });
}
