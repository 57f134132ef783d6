import { peek } from "./unknown";

/**
 * A resource's properties, read without trust in their shape: a value of another kind than asked for
 * reads as absent, so a rule fails closed and never throws. A read of an unknown does throw, as the
 * SDK means it to; `has` and `present` do not read.
 */
export class View {
    constructor(private readonly value: unknown) {}

    /** The value below a path. */
    at(...path: readonly (string | number)[]): View {
        let value = this.value;
        for (const key of path) {
            if (!isObject(value) || !hasOwn(value, key)) return new View(undefined);
            value = value[key];
        }
        return new View(value);
    }

    /** A copy with another value below a path; what is unknown on the way is left out. */
    with([key, ...rest]: readonly string[], value: unknown): View {
        if (key === undefined) return new View(value);
        const copy = Object.defineProperties(
            {},
            isObject(this.value) ? Object.getOwnPropertyDescriptors(this.value) : {},
        );
        const old = peek(() => this.at(key));
        const inner = (old.known ? old.value : new View(undefined)).with(rest, value).value;
        return new View(
            Object.defineProperty(copy, key, { value: inner, enumerable: true, writable: true }),
        );
    }

    /** Whether a key is there, known or not. */
    has(key: string): boolean {
        return isObject(this.value) && hasOwn(this.value, key);
    }

    /** Whether there is a value. */
    get present(): boolean {
        return this.value !== undefined && this.value !== null;
    }

    /** The value as text; undefined when it is none. */
    get text(): string | undefined {
        return typeof this.value === "string" ? this.value : undefined;
    }

    /** The value as a number, also when a number is written as text. */
    get number(): number | undefined {
        if (typeof this.value === "string" && /^-?\d+(\.\d+)?$/.test(this.value))
            return Number(this.value);
        return typeof this.value === "number" ? this.value : undefined;
    }

    /** The value as true or false; launch templates and Image Builder write them as text. */
    get flag(): boolean | undefined {
        if (this.value === "true" || this.value === "false") return this.value === "true";
        return typeof this.value === "boolean" ? this.value : undefined;
    }

    /** Whether the value is a list. */
    get isList(): boolean {
        return Array.isArray(this.value);
    }

    /** The value itself when it is no object and no list. */
    get scalar(): string | number | boolean | null | undefined {
        return isObject(this.value)
            ? undefined
            : (this.value as string | number | boolean | null | undefined);
    }

    /** The items of a list; none when it is no list. */
    get items(): View[] {
        const list = this.value;
        if (!Array.isArray(list)) return [];
        return Array.from({ length: list.length }, (_, index) => new View(list[index]));
    }

    /** The texts of a list, without its other items. */
    get texts(): string[] {
        return this.items.flatMap(({ text }) => text ?? []);
    }

    /** The keys of an object; none of them is read. */
    get keys(): string[] {
        return isObject(this.value) && !Array.isArray(this.value) ? Object.keys(this.value) : [];
    }

    /** The keys and values of an object. */
    get entries(): (readonly [string, View])[] {
        return this.keys.map((key) => [key, this.at(key)] as const);
    }

    /** The value in a message; only for what cannot hold a secret. */
    get shown(): string {
        if (!this.present) return "absent";
        const text = JSON.stringify(this.value) ?? "absent";
        return text.length > 60 ? `${text.slice(0, 57)}...` : text;
    }
}

/** What a JSON text says; undefined when it is no JSON object. */
export function parseJson(view: View): View | undefined {
    try {
        const value: unknown = JSON.parse(view.text ?? "");
        return isObject(value) && !Array.isArray(value) ? new View(value) : undefined;
    } catch (error) {
        if (error instanceof SyntaxError) return undefined;
        throw error;
    }
}

function isObject(value: unknown): value is Record<string | number, unknown> {
    return typeof value === "object" && value !== null;
}

/** Own keys only: a document may hold a key such as `constructor`, and no rule means an inherited one. */
function hasOwn(value: object, key: string | number): boolean {
    return Object.prototype.hasOwnProperty.call(value, key);
}

/** The texts of a property that is one text or a list of them, without those that are unknown. */
export function listKnownTexts(props: View, property: string): string[] {
    const value = peek(() => props.at(property));
    if (!value.known) return [];
    if (value.value.text !== undefined) return [value.value.text];
    const texts: string[] = [];
    for (let index = 0; value.value.has(String(index)); index++) {
        const text = peek(() => value.value.at(index).text);
        if (text.known && text.value !== undefined) texts.push(text.value);
    }
    return texts;
}
