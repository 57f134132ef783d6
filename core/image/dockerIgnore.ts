import * as fs from "node:fs/promises";
import * as path from "node:path";
import createIgnore from "@balena/dockerignore";

/** Decides which paths of a build context Docker leaves out. */
export interface DockerIgnore {
    /** @param path relative to the context, with slashes */
    ignores(path: string): boolean;
    /** Whether nothing below an ignored folder can come back by a later `!` pattern. */
    readonly isFinal: boolean;
}

/**
 * The rules of a `.dockerignore` text.
 * @see https://docs.docker.com/build/concepts/context/#dockerignore-files
 */
export function parseDockerIgnore(text: string): DockerIgnore {
    const rules = createIgnore({ ignorecase: false }).add(withoutByteOrderMark(text));
    return {
        ignores: (path) => rules.ignores(path),
        isFinal: !/^\s*!/m.test(text),
    };
}

function withoutByteOrderMark(text: string): string {
    return text.startsWith("\uFEFF") ? text.slice(1) : text;
}

/** Name of the file of ignore patterns in a context. */
export const IGNORE_FILE = ".dockerignore";

/**
 * Path of the ignore file that applies: `<Dockerfile>.dockerignore` wins over the
 * context's own. Undefined without one.
 * @see https://docs.docker.com/build/concepts/context/#filename-and-location
 */
export async function findIgnoreFile(
    context: string,
    dockerfile: string,
): Promise<string | undefined> {
    for (const file of [`${dockerfile}${IGNORE_FILE}`, path.join(context, IGNORE_FILE)]) {
        if (await isThere(file)) return file;
    }
    return undefined;
}

/** Text of the ignore file that applies; empty without one. */
export async function readIgnoreText(context: string, dockerfile: string): Promise<string> {
    const file = await findIgnoreFile(context, dockerfile);
    return file === undefined ? "" : fs.readFile(file, "utf8");
}

async function isThere(file: string): Promise<boolean> {
    return fs.access(file).then(
        () => true,
        () => false,
    );
}
