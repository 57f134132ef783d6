/** One fault in what a person wrote: the key it sits at, and what is wrong and what to write. */
export interface Problem {
    /** Where to change it, e.g. `gpu-batch:network.zones`. */
    readonly key: string;
    /** What is wrong and what to write instead; no final full stop. */
    readonly message: string;
    /** File and line of the key, `Pulumi.prod.yaml:12`, where they are known. */
    readonly place?: string;
}

/** Says where a key stands: file and line, `Pulumi.prod.yaml:12`; undefined where it does not know. */
export type Locate = (key: string) => string | undefined;

/** Problems with the places of their keys, as far as they are known. */
export function locateProblems(problems: readonly Problem[], locate?: Locate): Problem[] {
    return problems.map((problem) => {
        const place = locate?.(problem.key);
        return place === undefined ? problem : { ...problem, place };
    });
}

/** What a problem is about: its key, after the place where that stands. */
export function nameProblem({ key, place }: Problem): string {
    return place === undefined ? key : `${place}: ${key}`;
}

/** `"a"`, `"a and b"`, `"a, b and c"`. */
export function joinWords(words: readonly string[], conjunction = "and"): string {
    const last = words.at(-1) ?? "";
    return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} ${conjunction} ${last}`;
}

/** What an error says; anything may be thrown. */
export function readMessage(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}

/** `1 GPU`, `2 GPUs`. */
export function countNoun(count: number, noun: string): string {
    return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** The one message that names every problem of `subject`, e.g. `Pulumi.prod.yaml`. */
export function renderProblems(subject: string, problems: readonly Problem[]): string {
    return [
        `${subject} has ${countNoun(problems.length, "problem")}:`,
        ...problems.map((problem) => `  ${nameProblem(problem)}: ${problem.message}`),
    ].join("\n");
}

/** Levenshtein distance: the edits that turn `a` into `b`. */
function countEdits(a: string, b: string): number {
    let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
    for (let i = 1; i <= a.length; i++) {
        const row = [i];
        for (let j = 1; j <= b.length; j++) {
            const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
            row.push(Math.min(substitution, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
        }
        previous = row;
    }
    return previous[b.length] ?? 0;
}

/** Edits between two words, case aside; a word that lacks only its end is one edit away. */
function measureDistance(word: string, candidate: string): number {
    const [a, b] = [word.toLowerCase(), candidate.toLowerCase()];
    return a.length >= 3 && b.startsWith(a) ? 1 : countEdits(a, b);
}

/** The known word that a mistyped one most likely means; undefined when none is near. */
export function findNearest(word: string, known: readonly string[]): string | undefined {
    const ranked = known
        .map((candidate) => ({ candidate, distance: measureDistance(word, candidate) }))
        .sort((a, b) => a.distance - b.distance);
    const best = ranked[0];
    return best && best.distance <= Math.max(2, Math.floor(word.length / 3))
        ? best.candidate
        : undefined;
}

/** `; did you mean X?`, or nothing when no known word is near. */
export function suggestNearest(word: string, known: readonly string[]): string {
    const guess = findNearest(word, known);
    return guess === undefined ? "" : `; did you mean ${guess}?`;
}
