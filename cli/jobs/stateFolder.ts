import * as fs from "node:fs";
import * as path from "node:path";
import { parseState, type State, type StateStore } from "./state";
import { UserError } from "../../core/problems/userError";
import { writeFileWhole } from "../project/writeFile";

/** Where states are kept unless told otherwise, below the working directory. */
export const STATE_FOLDER = ".gpu-batch/jobs";

/** Permissions of what is remembered: variables of jobs may be secrets. */
const OWNER_ONLY = 0o600;

/** States in folders named by their tokens. */
export function openStateFolder(root: string): StateStore {
    const file = (token: string, name: string) => path.join(root, token, name);
    const load = (token: string): State | undefined => {
        let text: string;
        try {
            text = fs.readFileSync(file(token, "state.json"), "utf8");
        } catch (error) {
            const { code = "", message } = error as NodeJS.ErrnoException;
            // A file, or a folder without state, is no submission.
            if (["ENOENT", "ENOTDIR"].includes(code)) return undefined;
            throw new UserError(`cannot read a state: ${message}; give a folder with --state`);
        }
        const state = parseState(text);
        if (!state)
            throw new UserError(
                `${file(token, "state.json")} is not a state of this release; finish it with the release that wrote it, or use another --token`,
            );
        return state;
    };
    const write = (target: string, content: string) => {
        try {
            writeFileWhole(target, content, OWNER_ONLY);
        } catch (error) {
            throw new UserError(
                `cannot write ${target}: ${(error as Error).message}; give a folder with --state`,
            );
        }
    };
    return {
        load,
        list: () => {
            if (!fs.existsSync(root)) return [];
            if (!fs.statSync(root).isDirectory())
                throw new UserError(`--state: ${root} is no folder; name another`);
            return fs
                .readdirSync(root)
                .flatMap((token) => load(token) ?? [])
                .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
        },
        save: (state) =>
            write(file(state.token, "state.json"), `${JSON.stringify(state, null, 2)}\n`),
        file,
        writeFile: (token, name, content) => write(file(token, name), content),
    };
}
