/** The value of an expression that is the same at every run, or that no run exceeds. */
export interface Worked {
    readonly value: unknown;
}

/** Takes an expression apart from left to right; what is common to both languages of expressions. */
export class Scanner {
    private at = 0;

    constructor(private readonly text: string) {}

    /** What a sticky pattern finds at the place reached; the place moves on by it. */
    take(pattern: RegExp): string | undefined {
        pattern.lastIndex = this.at;
        const [found] = pattern.exec(this.text) ?? [];
        if (found !== undefined) this.at = pattern.lastIndex;
        return found;
    }

    /** Whether nothing but space is left. */
    get isAtEnd(): boolean {
        this.take(/\s*/y);
        return this.at === this.text.length;
    }

    /** A number, a text in quotes, or a word that stands for a value. */
    takeLiteral(): Worked | undefined {
        this.take(/\s*/y);
        const quoted = this.take(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/y);
        if (quoted !== undefined) return { value: quoted.slice(1, -1).replace(/\\(.)/g, "$1") };
        const number = this.take(/-?\d+(\.\d+)?([eE][-+]?\d+)?/y);
        if (number !== undefined) return { value: Number(number) };
        const word = this.take(/(true|false|null)\b/y);
        return word === undefined ? undefined : { value: JSON.parse(word) as unknown };
    }

    /**
     * Values up to a bracket, separated by commas.
     * @returns undefined when one of them is not worked out
     */
    takeList(end: RegExp, readValue: () => Worked | undefined): unknown[] | undefined {
        const values: unknown[] = [];
        while (this.take(end) === undefined) {
            if (values.length > 0 && this.take(/\s*,/y) === undefined) return undefined;
            const worked = readValue();
            if (!worked) return undefined;
            values.push(worked.value);
        }
        return values;
    }
}

/** A value within a text that is put together. */
export function toText(value: unknown): string {
    return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}
