/**
 * Deepest nesting of JSON that the command hands on. Python's reader ends at its recursion limit of
 * 1,000 frames, those of the program's own included; Node's has no limit.
 * @see https://docs.python.org/3/library/sys.html#sys.setrecursionlimit
 */
export const MAX_JSON_DEPTH = 500;

/**
 * Calls `visit` with each bracket and comma of valid JSON text that is not in a string, its place, and
 * the number of brackets that are open there, its own included.
 */
function walk(text: string, visit: (sign: string, at: number, depth: number) => void): void {
    let depth = 0;
    for (let at = 0; at < text.length; at++) {
        const sign = text.charAt(at);
        if (sign === '"') at = findStringEnd(text, at);
        else if (sign === "[" || sign === "{") visit(sign, at, ++depth);
        else if (sign === "]" || sign === "}") visit(sign, at, depth--);
        else if (sign === ",") visit(sign, at, depth);
    }
}

/** Place of the quote that ends the string which begins at `start`. */
function findStringEnd(text: string, start: number): number {
    for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
        let backslashes = 0;
        while (text.charAt(end - 1 - backslashes) === "\\") backslashes++;
        if (backslashes % 2 === 0) return end;
    }
}

/** Brackets within brackets of valid JSON text; 0 for a string or a number. */
export function measureDepth(text: string): number {
    let deepest = 0;
    walk(text, (_sign, _at, depth) => (deepest = Math.max(deepest, depth)));
    return deepest;
}

/**
 * The texts of a JSON array's items, each exactly as it is written, without the space around it:
 * JavaScript's own numbers would lose digits of `1234567890123456789` and of `1.10`.
 * @param text valid JSON, of an array
 */
export function cutArray(text: string): string[] {
    const items: string[] = [];
    let start = 0;
    walk(text, (sign, at, depth) => {
        if (depth !== 1) return;
        if (sign !== "[") items.push(text.slice(start, at).trim());
        start = at + 1;
    });
    return items.length === 1 && items[0] === "" ? [] : items;
}
