import type { Mutation } from "../../mutation";
import { accessMutations } from "./access";
import { resourceMutations } from "./resources";

export { guardKnobs } from "./knobs";

/** Changes that the pack guard must see. */
export const guardMutations: readonly Mutation[] = [...resourceMutations, ...accessMutations];
