/** A fenced block of a page. */
export interface Block {
    /** File of the page, such as `docs/jobs.md`. */
    readonly page: string;
    /** Line of its first fence, from 1. */
    readonly line: number;
    /** What stands behind that fence; empty for what a program prints. */
    readonly language: string;
    readonly text: string;
}

/** The fenced blocks of a page's Markdown, in their order; those of lists lose their indentation. */
export function parseBlocks(page: string, markdown: string): Block[] {
    const fenced = /^( *)```([\w-]*)\n([\s\S]*?)^\1```$/gm;
    return [...markdown.matchAll(fenced)].map((match) => {
        const [, indent = "", language = "", text = ""] = match;
        return {
            ...{ page, language },
            line: markdown.slice(0, match.index).split("\n").length,
            text: text.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
        };
    });
}

/** The commands of a shell block: without comments, one of a chain each, continued lines as one. */
export function listCommands({ text }: Pick<Block, "text">): string[] {
    return text
        .replaceAll(/\s*\\\n\s*/g, " ")
        .split("\n")
        .flatMap((line) => line.replace(/(^|\s+)# .*$/, "").split(" && "))
        .map((command) => command.trim())
        .filter((command) => command !== "");
}

/**
 * Whether lines that a page shows were printed, in their order: `...` stands for anything, a fraction for
 * any other, since it is a time.
 */
export function showsOutput(shown: string, printed: string): boolean {
    const pattern = shown
        .trimEnd()
        .split("\n")
        .map((line) =>
            line
                .split(/(\.\.\.|\b\d+\.\d+\b)/)
                .map((part, index) => {
                    if (index % 2 === 0) return part.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
                    return part === "..." ? ".*" : "\\d+\\.\\d+";
                })
                .join(""),
        );
    const wanted = pattern.map((line) => new RegExp(`^${line}$`));
    let found = 0;
    for (const line of printed.split("\n")) if (wanted[found]?.test(line)) found++;
    return found === wanted.length;
}
