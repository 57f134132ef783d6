import type { Registration } from "../../../cli/check/engine/registration";
import type { Mutation } from "./mutation";
import { targetIn, type Inputs } from "./program";

/** A path into inputs. */
export type Path = readonly (string | number)[];

/** The places where a mutation changes the program; a list that grows or shrinks is one place. */
export function changedPaths(program: readonly Registration[], mutation: Mutation): Path[] {
    const { inputs } = targetIn(program, mutation);
    const after: Inputs = structuredClone(inputs);
    mutation.change(after);
    return differences(inputs, after);
}

function differences(a: unknown, b: unknown, at: Path = []): Path[] {
    if (isObject(a) && isObject(b) && sameShape(a, b)) {
        const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
        return [...keys].flatMap((key) => differences(a[key], b[key], [...at, key]));
    }
    return JSON.stringify(a) === JSON.stringify(b) ? [] : [at];
}

function isObject(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null;
}

function sameShape(a: object, b: object): boolean {
    const [left, right] = [Array.isArray(a), Array.isArray(b)];
    return left === right && (!left || (a as unknown[]).length === (b as unknown[]).length);
}

/** Puts an unknown in a place. */
export function withUnknown(inputs: Inputs, path: Path, unknown: string): void {
    const holder = path.slice(0, -1).reduce((value, key) => (value[key] ??= {}), inputs);
    holder[path.at(-1)!] = unknown;
}
