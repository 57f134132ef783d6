import * as fs from "node:fs";
import * as path from "node:path";
import { parseState, STATE_VERSION, type SubmissionState, type StateStore } from "./state";
import { UserError } from "../../core/problems/userError";
import { quoteForShell } from "../options";
import { writeFileWhole } from "../project/writeFile";

/** Where states are kept unless told otherwise, below the working directory. */
export const STATE_FOLDER = ".gpu-batch/jobs";

/** Permissions of what is remembered: variables of jobs may be secrets. */
const OWNER_ONLY = 0o600;

/** A state file that this release cannot use. */
export interface UnreadableState {
    readonly file: string;
    /** What is wrong, behind the file's name in a message. */
    readonly fault: string;
    /** Whether it is whole, and another release can use it. */
    readonly foreign: boolean;
}

/** What is in a submission's folder: its state, a file that is none, or neither. */
type Entry =
    { readonly state?: SubmissionState; readonly unreadable?: undefined } | Unreadable | undefined;
interface Unreadable {
    readonly state?: undefined;
    readonly unreadable: UnreadableState;
}

/**
 * States in folders named by their tokens. One that cannot be read is in nobody's way: lists leave it
 * out and name it once on standard error; only who asks for it is refused.
 */
export function openStateFolder(root: string): StateStore {
    const file = (token: string, name: string) => path.join(root, token, name);
    const named = new Set<string>();
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
        load: (token) => {
            const entry = readEntry(root, token);
            if (entry?.unreadable) throw new UserError(describeUnreadable(root, entry.unreadable));
            return entry?.state;
        },
        list: () =>
            listTokens(root)
                .flatMap((token) => {
                    const entry = readEntry(root, token);
                    if (entry?.unreadable && !named.has(token)) {
                        named.add(token);
                        process.stderr.write(`${describeUnreadable(root, entry.unreadable)}\n`);
                    }
                    return entry?.state ?? [];
                })
                .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1)),
        save: (state) =>
            write(file(state.token, "state.json"), `${JSON.stringify(state, null, 2)}\n`),
        file,
        writeFile: (token, name, content) => write(file(token, name), content),
    };
}

/**
 * Every state file of a folder that cannot be used.
 * @throws UserError when the folder itself cannot be read
 */
export function findUnreadable(root: string): UnreadableState[] {
    return listTokens(root).flatMap((token) => readEntry(root, token)?.unreadable ?? []);
}

/** Names of what is in the folder; none where there is no folder yet. */
function listTokens(root: string): string[] {
    try {
        return fs.readdirSync(root);
    } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        if (code === "ENOENT") return [];
        if (code === "ENOTDIR")
            throw new UserError(`--state: ${root} is not a folder; name another`);
        throw new UserError(`--state: cannot read ${root}: ${message}; name another`);
    }
}

function readEntry(root: string, token: string): Entry {
    const file = path.join(root, token, "state.json");
    const refuse = (fault: string, foreign = false) => ({ unreadable: { file, fault, foreign } });
    let text: string;
    try {
        text = fs.readFileSync(file, "utf8");
    } catch (error) {
        const { code = "", message } = error as NodeJS.ErrnoException;
        // A file, or a folder without state, is no submission.
        return ["ENOENT", "ENOTDIR"].includes(code)
            ? undefined
            : refuse(`cannot be read: ${message}`);
    }
    const state = parseState(text);
    if (state) return { state };
    return isOfOtherRelease(text)
        ? refuse("is not a state of this release", true)
        : refuse("is damaged");
}

function isOfOtherRelease(text: string): boolean {
    try {
        const { version } = JSON.parse(text) as { version?: unknown };
        return typeof version === "number" && version !== STATE_VERSION;
    } catch {
        return false;
    }
}

function describeUnreadable(root: string, { file, fault, foreign }: UnreadableState): string {
    if (foreign)
        return `${file} ${fault}; finish it with the release that wrote it, or use another --token`;
    const where = root === STATE_FOLDER ? "" : ` --state ${quoteForShell(root)}`;
    return `${file} ${fault}; set it aside with: gpu-batch state repair${where}`;
}
