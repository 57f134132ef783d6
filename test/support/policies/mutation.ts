import type { Inputs, Target } from "./program";

/** One change of the recorded program that a policy must see. */
export interface Mutation extends Target {
    readonly policy: string;
    readonly fault: string;
    readonly change: (inputs: Inputs) => void;
    /** What the policy says: what is wrong and what to write; `<name>` is left out. */
    readonly what: string;
    readonly write: string;
    /** Other policies that see the same fault. */
    readonly also?: readonly string[];
    /** Set when the policy can only warn. @default the policy's own level */
    readonly level?: "advisory";
    /** Set when an unknown in place of the changed value is right: only its presence counts. */
    readonly unknownIsFine?: string;
}

/** One change of a policy's settings, with what it does to the recorded program. */
export interface KnobCase {
    readonly policy: string;
    /** Takes the place of the same settings of the stack, under which the opposite must happen. */
    readonly config: Readonly<Record<string, unknown>>;
    /** Change of the program that the setting lets through. */
    readonly lets?: Change;
    /** Change of the program that the setting refuses. @default none: it refuses the program as it is */
    readonly refuses?: Change;
}

/** A change of one resource. */
export interface Change extends Target {
    readonly change: (inputs: Inputs) => void;
}
