import { runInline, type InlineProgram } from "../../support/inProcess";
import type { RunProgram } from "../../../cli/check/engine/run";

/** Runs the repository's program, in process, for a project in another folder. */
export const runHere: RunProgram = async (engine, { directory }, { secretKeys }) => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    await runInline(engine, directory, require("../../../index") as InlineProgram, secretKeys);
    return [];
};
