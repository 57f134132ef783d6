import type { Mutation } from "../../mutation";
import { computeMutations } from "./compute";
import { imageMutations } from "./images";
import { trainingMutations } from "./training";

export { gpuKnobs } from "./knobs";

/** Changes that the pack gpu must see. */
export const gpuMutations: readonly Mutation[] = [
    ...computeMutations,
    ...imageMutations,
    ...trainingMutations,
];
