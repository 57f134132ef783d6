import {
    createBlank,
    deriveOutputs,
    type Registration,
} from "../../../cli/check/engine/registration";
import { TYPES } from "../../../policy/facts/types";
import { changed, inJson, targetIn, type Inputs, type Target } from "./program";

/** A change of a whole program. */
export type Edit = (program: readonly Registration[]) => Registration[];

/** One program that a pack must stop. */
export interface HostileCase {
    readonly name: string;
    /** What AWS would do with it, in a sentence. */
    readonly aws: string;
    /** The policy that must refuse it. */
    readonly policy: string;
    /** Whether it must refuse because it cannot decide. @default false */
    readonly undecided?: true;
    /** What makes a good program, which must be silent, out of the recorded one. @default nothing */
    readonly base?: Edit;
    /** What makes the good program a bad one. */
    readonly change: Edit;
}

/** One program of which no policy may speak. */
export interface GoodCase {
    readonly name: string;
    readonly change: Edit;
    /** Settings of policies beside the stack's own, such as a list with a reason. */
    readonly config?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** The cases of one kind; a file of `test/policy/hostile/cases` exports one as `kind`. */
export interface Kind {
    readonly title: string;
    readonly hostile: readonly HostileCase[];
    readonly good: readonly GoodCase[];
}

/** Changes the inputs of a resource of the program. */
export function edit(target: Target | string, change: (inputs: Inputs) => void): Edit {
    const which = typeof target === "string" ? { type: target } : target;
    return (program) => changed(program, which, change);
}

/** Changes a JSON text among the inputs of a resource. */
export function editJson(
    target: Target | string,
    key: string,
    change: (document: Inputs) => void,
): Edit {
    return edit(target, inJson(key, change));
}

/** Adds a resource to the cell: with its provider, and under the name of its cell. */
export function add(type: string, name: string, inputs: Readonly<Record<string, unknown>>): Edit {
    return (program) => {
        const cell = program.find((one) => one.type === TYPES.awsProvider)!;
        const prefix = cell.urn.split("::").slice(0, 2).join("::");
        const logicalName = `${cell.name}-${name}`;
        const registration: Registration = {
            ...createBlank(`${prefix}::${type}::${logicalName}`, type, logicalName),
            provider: `${cell.urn}::id`,
            inputs: structuredClone(inputs),
        };
        return [...program, { ...registration, outputs: deriveOutputs(registration) }];
    };
}

/** Adds a resource like the first of a type, with all that it refers to, under a longer name. */
export function copy(type: string, ending: string, change: (inputs: Inputs) => void): Edit {
    return (program) => {
        const original = targetIn(program, { type });
        const name = `${original.name}-${ending}`;
        const twin = { ...original, urn: `${original.urn}-${ending}`, name };
        return changed([...program, twin], { type, name }, change);
    };
}

/** Several changes, one after the other. */
export function all(...edits: readonly Edit[]): Edit {
    return (program) => edits.reduce((current, next) => next(current), [...program]);
}
