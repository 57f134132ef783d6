import { createState, type State, type StateStore, type StateUpload } from "./state";
import type { PlannedJob } from "./planJobs";
import { UserError } from "../../core/problems/userError";

/** A submission that has not begun. */
export interface Beginning {
    readonly token: string;
    /** Whether the token was given by hand. */
    readonly named: boolean;
    readonly stack: string;
    readonly digest: string;
    readonly indexMap?: number[];
    /** Files to put beside the state, by name. */
    readonly files: Readonly<Record<string, string>>;
    readonly uploads: readonly Omit<StateUpload, "done">[];
    readonly jobs: readonly PlannedJob[];
}

/**
 * The state to go on from: that of this token, that of the same submission which a kill left
 * unfinished, or a new one, which is on disk before anything is submitted.
 */
export function begin(beginning: Beginning, store: StateStore): State {
    const { token, named, digest, stack, indexMap, files, uploads, jobs } = beginning;
    const same = named
        ? store.load(token)
        : store.list().find((one) => one.digest === digest && !one.told);
    if (same) {
        if (same.digest !== digest)
            throw new UserError(
                `--token: ${same.token} stands for another submission, of ${same.createdAt}; choose another token`,
            );
        process.stderr.write(`going on with the submission ${same.token} of ${same.createdAt}\n`);
        return same;
    }
    for (const [name, content] of Object.entries(files)) store.writeFile(token, name, content);
    const state = createState(
        { token, stack, digest, indexMap, searchFirst: named },
        uploads,
        jobs,
        new Date().toISOString(),
    );
    store.save(state);
    return state;
}
