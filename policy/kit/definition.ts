import type { Config, Knobs } from "./knobs";
import type { View } from "./view";

/** How strictly a policy is meant. */
export type Level = "advisory" | "mandatory";

/**
 * What an unknown value means: `closed`, a violation at the policy's own level; `deferred`, decided
 * by the update, before anything is created.
 */
export type UnknownMode = "closed" | "deferred";

/** One fault that a rule found. */
export interface Finding {
    /** What is wrong; continues the resource's name: "requests no GPU". */
    readonly what: string;
    /** What to write instead; continues "Write": "minVcpus: 0". */
    readonly write: string;
    /** Set where a rule can only warn, whatever the policy's level. */
    readonly level?: "advisory";
    /** Set where nothing is wrong yet: a value is not known. */
    readonly status?: "undecided";
}

/** One resource as it is registered. */
export interface Subject {
    readonly type: string;
    readonly name: string;
    /** Its inputs; in the judgement of a whole stack its outputs. */
    readonly props: View;
    /** Absent for components and for providers. */
    readonly provider?: { readonly name: string; readonly props: View };
}

/** One resource among all. */
export interface StackSubject extends Subject {
    readonly urn: string;
    /** The resources that one of its inputs came from. */
    readonly from: (property: string) => readonly StackSubject[];
}

/** Every resource of a stack. */
export interface Stack {
    readonly resources: readonly StackSubject[];
    readonly ofType: (type: string) => readonly StackSubject[];
}

/** One rule with everything that people are told of it. */
export interface Definition<K extends Knobs = Knobs> {
    /** `<pack>-<subject>-<must>`. */
    readonly id: string;
    /** What it demands, in a sentence. */
    readonly description: string;
    /** What goes wrong otherwise; continues "Why:". */
    readonly why: string;
    /** How to mend it, in a sentence or two. */
    readonly fix: string;
    /** A line or two that pass. */
    readonly example: string;
    readonly level: Level;
    /** Level in a stack for tests, where it is another. */
    readonly testLevel?: Level;
    readonly severity: "low" | "medium" | "high" | "critical";
    /** Type tokens; a final `*` stands for any ending. */
    readonly types: readonly string[];
    /** How it behaves when a value is unknown, in a sentence. */
    readonly whenUnknown: string;
    readonly knobs: K;
    /** Judges one resource; what it reads must be known in a preview. */
    check?(this: void, subject: Subject, config: Config<K>): Iterable<Finding>;
    /** Judges what only an update may know. */
    checkDeferred?(this: void, subject: Subject, config: Config<K>): Iterable<Finding>;
    /** Judges one resource of `types` by the whole stack; an unknown is told by `stackUnknown`. */
    checkInStack?(
        this: void,
        subject: StackSubject,
        stack: Stack,
        config: Config<K>,
    ): Iterable<Finding>;
    /** @default "closed" */
    readonly stackUnknown?: UnknownMode;
    /**
     * Mends properties in place where the meaning cannot change; runs at the level "remediate" only.
     * @returns whether it changed something
     */
    remediate?(
        this: void,
        props: Record<string, unknown>,
        config: Config<K>,
        subject: Subject,
    ): boolean;
}

/** Names the settings' types; gives the definition back as one of any settings. */
export function definePolicy<K extends Knobs>(definition: Definition<K>): Definition {
    return definition;
}

/** Whether a policy judges a type. */
export function applies({ types }: Definition, type: string): boolean {
    return types.some((token) =>
        token.endsWith("*") ? type.startsWith(token.slice(0, -1)) : type === token,
    );
}
