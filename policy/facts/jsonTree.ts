/** A JSON value as it is written: an object keeps every copy of a key, a number its digits. */
export type JsonNode =
    | { readonly kind: "object"; readonly members: readonly (readonly [string, JsonNode])[] }
    | { readonly kind: "array"; readonly items: readonly JsonNode[] }
    | { readonly kind: "string"; readonly value: string }
    | { readonly kind: "number"; readonly digits: string }
    | { readonly kind: "boolean"; readonly value: boolean }
    | { readonly kind: "null" };

const SPACE = /[ \t\n\r]*/y;
const TOKEN = /"(?:[^"\\]|\\.)*"|[[\]{},:]|[-+.\w]+/y;

/** Deepest nesting that is read; Go ends at 10,000, and no document of AWS comes near. */
const MAX_DEPTH = 200;

/**
 * Reads a JSON text without losing what `JSON.parse` loses: keys that stand twice, and the spelling of
 * numbers. Only the tokens are taken apart here: whether they are JSON at all, `JSON.parse` says.
 * @returns undefined when the text is no JSON, or is nested deeper than 200 levels
 */
export function parseJsonTree(text: string): JsonNode | undefined {
    try {
        JSON.parse(text);
    } catch {
        return undefined;
    }
    let at = 0;
    const next = (): string => {
        SPACE.lastIndex = at;
        SPACE.test(text);
        TOKEN.lastIndex = SPACE.lastIndex;
        const [token = ""] = TOKEN.exec(text) ?? [];
        at = TOKEN.lastIndex;
        return token;
    };
    /** Reads what stands between brackets; a comma follows each but the last. */
    const readAll = (end: string, read: (first: string) => boolean): boolean => {
        for (let token = next(); token !== end; token = next())
            if (token !== "," && !read(token)) return false;
        return true;
    };
    const readValue = (token: string, depth: number): JsonNode | undefined => {
        if (depth > MAX_DEPTH) return undefined;
        if (token === "{") {
            const members: [string, JsonNode][] = [];
            const whole = readAll("}", (key) => {
                next();
                const value = readValue(next(), depth + 1);
                if (value) members.push([JSON.parse(key) as string, value]);
                return value !== undefined;
            });
            return whole ? { kind: "object", members } : undefined;
        }
        if (token === "[") {
            const items: JsonNode[] = [];
            const whole = readAll("]", (first) => {
                const value = readValue(first, depth + 1);
                if (value) items.push(value);
                return value !== undefined;
            });
            return whole ? { kind: "array", items } : undefined;
        }
        return readScalar(token);
    };
    return readValue(next(), 0);
}

function readScalar(token: string): JsonNode {
    if (token.startsWith('"')) return { kind: "string", value: JSON.parse(token) as string };
    if (token === "null") return { kind: "null" };
    if (token === "true" || token === "false") return { kind: "boolean", value: token === "true" };
    return { kind: "number", digits: token };
}

/** Paths of the keys that stand twice in one object, such as `States.Train.Retry`. */
export function findRepeatedKeys(node: JsonNode, path: readonly string[] = []): string[] {
    if (node.kind === "array")
        return node.items.flatMap((item, index) =>
            findRepeatedKeys(item, [...path, String(index)]),
        );
    if (node.kind !== "object") return [];
    const seen = new Set<string>();
    return node.members.flatMap(([key, value]) => {
        const at = [...path, key];
        const repeated = seen.has(key) ? [at.join(".")] : [];
        seen.add(key);
        return [...repeated, ...findRepeatedKeys(value, at)];
    });
}
