import * as fs from "node:fs/promises";
import * as path from "node:path";
import { joinWords, type Problem } from "../problems/problems";
import { listContextEntries, type ContextEntry } from "./buildContext";
import type { BuildInputs } from "./contentTag";
import { listContextSources, type ContextSource } from "./dockerfile";
import { findIgnoreFile, IGNORE_FILE, parseDockerIgnore, readIgnoreText } from "./dockerIgnore";

const KEY = "gpu-batch:image";

/**
 * Why an image cannot be built from a folder, as far as its files tell: every reason at once.
 * @param base folder that messages give paths relative to
 */
export async function findContextProblems(inputs: BuildInputs, base: string): Promise<Problem[]> {
    const { context, dockerfile, args } = inputs;
    const shown = (file: string) => path.relative(base, file) || ".";
    if ((await classifyFile(context)) !== "folder")
        return [
            {
                key: `${KEY}.context`,
                message: `${shown(context)} is not a folder; write the folder with the files that the image is built from`,
            },
        ];
    if ((await classifyFile(dockerfile)) !== "file")
        return [
            {
                key: `${KEY}.dockerfile`,
                message: `${shown(dockerfile)} is not a file; write the path of the Dockerfile within the context`,
            },
        ];

    const ignore = parseDockerIgnore(await readIgnoreText(context, dockerfile));
    const sent = await listContextEntries(context, ignore);
    const ignoring = await findIgnoreFile(context, dockerfile);
    const faults = listContextSources(await fs.readFile(dockerfile, "utf8"), args)
        .filter((source) => !sent.some((entry) => isTaken(entry, source)))
        .map(async (source) => {
            const there = ignoring !== undefined && (await doesExist(context, source));
            return {
                key: `${KEY}.context`,
                message: there
                    ? `${shown(ignoring)} excludes ${source.path}, which line ${source.line} of ${shown(dockerfile)} copies; add !${source.path} to its end`
                    : `${source.path}, which line ${source.line} of ${shown(dockerfile)} copies, is not in ${shown(context)}; add it, or remove the line`,
            };
        });
    const others = sent.filter(({ kind }) => kind === "other").map((entry) => entry.path);
    return [
        ...(await Promise.all(faults)),
        ...(others.length > 0
            ? [
                  {
                      key: `${KEY}.context`,
                      message: `${joinWords(others)} in ${shown(context)} cannot be part of an image (socket, pipe or device); remove it, or list it in ${IGNORE_FILE}`,
                  },
              ]
            : []),
    ];
}

async function classifyFile(file: string): Promise<"file" | "folder" | "other" | "nothing"> {
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
    return source === "." || parseDockerIgnore(source).ignores(entry.path);
}

/** Whether the context holds what a source names before anything is ignored. */
async function doesExist(context: string, source: ContextSource): Promise<boolean> {
    const all = await listContextEntries(context, parseDockerIgnore(""));
    return all.some((entry) => isTaken(entry, source));
}
