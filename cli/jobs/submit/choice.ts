import type { Problem } from "../../../core/problems/problems";
import type { Part } from "../planJobs";

/** The chosen cells, or why none can be chosen. */
export interface Choice {
    readonly parts: readonly Part[];
    readonly problems: readonly Problem[];
}

/** A choice that fails for one reason. */
export function refuseChoice(key: string, message: string): Choice {
    return { parts: [], problems: [{ key, message }] };
}
