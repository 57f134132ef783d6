import { DockerfileParser, type Instruction, type JSONInstruction } from "dockerfile-ast";

/** A path of the context that a Dockerfile takes. */
export interface ContextSource {
    /** Relative to the context, variables filled in; may hold wildcards. */
    readonly path: string;
    /** Line of the Dockerfile, from 1. */
    readonly line: number;
}

/**
 * What a Dockerfile takes out of its context, by COPY, ADD and bind mounts. Left out are sources in
 * other stages, addresses, text in place, and names with a variable that has no value here.
 * @param args build arguments; they win over the Dockerfile's defaults
 * @see https://docs.docker.com/reference/dockerfile/
 */
export function listContextSources(
    text: string,
    args: Readonly<Record<string, string>>,
): ContextSource[] {
    const values = new Map<string, string>();
    return DockerfileParser.parse(text)
        .getInstructions()
        .flatMap((instruction) => {
            if (instruction.getKeyword() === "ARG")
                for (const word of readWords(instruction)) readArgument(word, args, values);
            return listSources(instruction)
                .flatMap((source) => fillIn(source, values) ?? [])
                .filter((source) => !isAddress(source))
                .map((source) => ({
                    path: source.replace(/^(\.?\/)+/, "").replace(/\/+$/, "") || ".",
                    line: instruction.getRange().start.line + 1,
                }));
        });
}

/** `NAME` or `NAME=default` of an ARG; a variable set before keeps its value. */
function readArgument(
    word: string,
    args: Readonly<Record<string, string>>,
    values: Map<string, string>,
): void {
    const [, name = "", , given] = /^(\w+)(=(.*))?$/s.exec(word) ?? [];
    const value = args[name] ?? (given === undefined ? undefined : unquote(given));
    if (value !== undefined) values.set(name, value);
}

function unquote(text: string): string {
    return text.replace(/^(["'])(.*)\1$/s, "$2");
}

function readWords(instruction: Instruction): string[] {
    return instruction.getArguments().map((word) => word.getValue());
}

function listSources(instruction: Instruction): string[] {
    switch (instruction.getKeyword()) {
        case "COPY":
        case "ADD":
            return listCopied(instruction as JSONInstruction);
        case "RUN":
            return listMounted(instruction as JSONInstruction);
        default:
            return [];
    }
}

/** All words but the last, which is the place in the image. */
function listCopied(instruction: JSONInstruction): string[] {
    if (instruction.getFlags().some((flag) => flag.getName() === "from")) return [];
    const words = instruction.getOpeningBracket()
        ? readJsonWords(instruction)
        : readWords(instruction).map(unquote);
    const heredoc = words.findIndex((word) => word.startsWith("<<"));
    return heredoc === -1 ? words.slice(0, -1) : words.slice(0, heredoc);
}

function readJsonWords(instruction: Instruction): string[] {
    const text = instruction.getRawArgumentsContent() ?? "";
    const list = text.slice(text.indexOf("[")).replace(/\\\r?\n/g, "");
    try {
        return JSON.parse(list) as string[];
    } catch {
        // Docker takes a broken list for plain words; the builder reports that better.
        return [];
    }
}

/** Sources of `--mount=type=bind` without `from`; other mounts take nothing of the context. */
function listMounted(instruction: JSONInstruction): string[] {
    return instruction
        .getFlags()
        .filter((flag) => flag.getName() === "mount")
        .flatMap((flag) => {
            const options = new Map(
                (flag.getValue() ?? "").split(",").map((option) => {
                    const [name = "", ...value] = option.split("=");
                    return [name, value.join("=")] as const;
                }),
            );
            const bind = (options.get("type") ?? "bind") === "bind" && !options.has("from");
            return bind ? [options.get("source") ?? options.get("src") ?? "."] : [];
        });
}

/** The text with its variables replaced; undefined when one has no value. */
function fillIn(text: string, values: ReadonlyMap<string, string>): string | undefined {
    let known = true;
    const result = text.replace(/\$(?:\{(\w+)\}|(\w+)|\{[^}]*\}?)/g, (_, braced, bare) => {
        const value = values.get(String(braced ?? bare));
        if (value === undefined) known = false;
        return value ?? "";
    });
    return known ? result : undefined;
}

function isAddress(source: string): boolean {
    return /^(https?|git|ssh):\/\/|^git@/.test(source);
}
