import type { KnobCase, Mutation } from "../mutation";
import { gpuKnobs, gpuMutations } from "./gpu";
import { guardKnobs, guardMutations } from "./guard";
import { retryKnobs, retryMutations } from "./retry";
import { spotKnobs, spotMutations } from "./spot";

/** Changes of the recorded program, each of which a policy must see. */
export const MUTATIONS: readonly Mutation[] = [
    ...gpuMutations,
    ...spotMutations,
    ...retryMutations,
    ...guardMutations,
];

/** What each setting does. */
export const KNOB_CASES: readonly KnobCase[] = [
    ...gpuKnobs,
    ...spotKnobs,
    ...retryKnobs,
    ...guardKnobs,
];
