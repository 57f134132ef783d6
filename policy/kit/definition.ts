import type { State } from "../facts/stateMachine";
import { STARTED_TYPES } from "../facts/types";
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
    /**
     * Set where it is no resource: a task of a state machine starts it. Its inputs have the names of the
     * resource's own; one that is computed when the state runs is unknown.
     */
    readonly started?: Started;
}

/** How a state machine starts something. */
export interface Started {
    readonly state: State;
    /** How many of it run at once, for what a tuning job starts; throws where that is computed. */
    readonly parallel?: () => number | undefined;
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
    /** What it does not see, in a sentence. */
    readonly blindSpots: string;
    readonly knobs: K;
    /** Judges one resource; what it reads must be known in a preview. */
    check?(this: void, subject: Subject, config: Config<K>): Iterable<Finding>;
    /**
     * Why a resource of `types` is let through without a judgement, continues "not judged:"; undefined
     * when it is to be judged. The engine is told that the policy does not apply, with this reason.
     */
    spares?(this: void, subject: Subject, config: Config<K>): string | undefined;
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

/** Whether a policy judges what a state machine starts. */
export function judgesStarted({ types }: Definition): boolean {
    return types.some((type) => STARTED_TYPES.includes(type));
}

/** Whether a policy judges a type. */
export function applies({ types }: Definition, type: string): boolean {
    return types.some((token) =>
        token.endsWith("*") ? type.startsWith(token.slice(0, -1)) : type === token,
    );
}
