import * as fs from "node:fs/promises";
import * as path from "node:path";
import { listed, type Problem } from "../problems/problems";
import { contextEntries, type ContextEntry } from "./buildContext";
import type { BuildInputs } from "./contentTag";
import { contextSources, type ContextSource } from "./dockerfile";
import { dockerIgnore } from "./dockerIgnore";
import { IGNORE_FILE, ignoreFile, ignoreText } from "./ignoreFile";

const KEY = "gpu-batch:image";

/**
 * Why an image cannot be built from a folder, as far as its files tell: every reason at once.
 * @param base folder that messages give paths relative to
 */
export async function contextProblems(inputs: BuildInputs, base: string): Promise<Problem[]> {
    const { context, dockerfile, args } = inputs;
    const shown = (file: string) => path.relative(base, file) || ".";
    if ((await kindOf(context)) !== "folder")
        return [
            {
                key: `${KEY}.context`,
                message: `${shown(context)} is no folder; write the folder that holds what the image is made of`,
            },
        ];
    if ((await kindOf(dockerfile)) !== "file")
        return [
            {
                key: `${KEY}.dockerfile`,
                message: `${shown(dockerfile)} is no file; write the Dockerfile's path within the context`,
            },
        ];

    const ignore = dockerIgnore(await ignoreText(context, dockerfile));
    const sent = await contextEntries(context, ignore);
    const ignoring = await ignoreFile(context, dockerfile);
    const faults = contextSources(await fs.readFile(dockerfile, "utf8"), args)
        .filter((source) => !sent.some((entry) => isTaken(entry, source)))
        .map(async (source) => {
            const there = ignoring !== undefined && (await existed(context, source));
            return {
                key: `${KEY}.context`,
                message: there
                    ? `${shown(ignoring)} leaves out ${source.path}, which line ${source.line} of ${shown(dockerfile)} copies; add !${source.path} at its end`
                    : `${source.path}, which line ${source.line} of ${shown(dockerfile)} copies, is not in ${shown(context)}; add it or remove the line`,
            };
        });
    const others = sent.filter(({ kind }) => kind === "other").map((entry) => entry.path);
    return [
        ...(await Promise.all(faults)),
        ...(others.length > 0
            ? [
                  {
                      key: `${KEY}.context`,
                      message: `${listed(others)} in ${shown(context)} cannot be part of an image (socket, pipe or device); remove it, or name it in ${IGNORE_FILE}`,
                  },
              ]
            : []),
    ];
}

async function kindOf(file: string): Promise<"file" | "folder" | "other" | "nothing"> {
    try {
        const stat = await fs.stat(file);
        if (stat.isFile()) return "file";
        return stat.isDirectory() ? "folder" : "other";
    } catch {
        return "nothing";
    }
}

/** Whether a source names this entry, with a wildcard perhaps, or a folder around it. */
function isTaken(entry: Pick<ContextEntry, "path">, { path: source }: ContextSource): boolean {
    // Sources and ignore patterns share their wildcards: https://pkg.go.dev/path/filepath#Match
    return source === "." || dockerIgnore(source).ignores(entry.path);
}

/** Whether the context holds what a source names before anything is ignored. */
async function existed(context: string, source: ContextSource): Promise<boolean> {
    const all = await contextEntries(context, dockerIgnore(""));
    return all.some((entry) => isTaken(entry, source));
}
