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
