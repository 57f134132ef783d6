import * as fs from "node:fs";
import * as path from "node:path";

/** Scripts of the component document, by file name without its ending. */
export const SCRIPTS = [
    "default-runtime",
    "restart-docker",
    "clean-agent-state",
    "check-gpu",
    "check-clean",
] as const;

/** One of {@link SCRIPTS}. */
export type Script = (typeof SCRIPTS)[number];

/** Folder of the scripts, each of which runs on its own as well. */
export const SCRIPT_FOLDER = path.join(__dirname, "scripts");

/** The text of a script, with line ends of Unix on any checkout. */
export function readScript(script: Script): string {
    const file = path.join(SCRIPT_FOLDER, `${script}.sh`);
    return fs.readFileSync(file, "utf8").replace(/\r\n/g, "\n");
}
