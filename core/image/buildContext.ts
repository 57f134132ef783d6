import * as fs from "node:fs/promises";
import * as path from "node:path";
import type { DockerIgnore } from "./dockerIgnore";

/** One thing of a build context that Docker sends to the builder. */
export type ContextEntry =
    | { readonly kind: "file"; readonly path: string; readonly executable: boolean }
    | { readonly kind: "link"; readonly path: string; readonly target: string }
    | { readonly kind: "folder"; readonly path: string }
    /** A socket, pipe or device: no image can hold it. */
    | { readonly kind: "other"; readonly path: string };

/** Owner's execute bit: all of a mode that git records. https://git-scm.com/docs/gitattributes */
const OWNER_EXECUTES = 0o100;

/**
 * Everything in a folder that is not ignored, sorted by path (slashes, code units), so that neither
 * the disk's order nor the language of the machine shows.
 */
export async function listContextEntries(
    directory: string,
    ignore: DockerIgnore,
): Promise<ContextEntry[]> {
    const entries: ContextEntry[] = [];
    const visit = async (folder: string): Promise<void> => {
        const children = await fs.readdir(path.join(directory, folder), { withFileTypes: true });
        for (const child of children) {
            const at = folder === "" ? child.name : `${folder}/${child.name}`;
            const ignored = ignore.ignores(at);
            if (!ignored) entries.push(await readEntry(path.join(directory, at), at));
            if (child.isDirectory() && !(ignored && ignore.isFinal)) await visit(at);
        }
    };
    await visit("");
    return entries.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function readEntry(file: string, at: string): Promise<ContextEntry> {
    const stat = await fs.lstat(file);
    if (stat.isFile())
        return { kind: "file", path: at, executable: (stat.mode & OWNER_EXECUTES) !== 0 };
    if (stat.isSymbolicLink()) return { kind: "link", path: at, target: await fs.readlink(file) };
    return { kind: stat.isDirectory() ? "folder" : "other", path: at };
}
