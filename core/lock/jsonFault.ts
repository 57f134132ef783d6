/** One word or sign of JSON, with the blanks before it. https://www.rfc-editor.org/rfc/rfc8259 */
const TOKEN =
    /\s*(?:"(?:[^"\\\n]|\\.)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)\b|[{}[\],:])/y;

/**
 * Where and why a text is no JSON, as `line 12: unexpected "NaN"` with the line's text. Node's own
 * messages name a place on some versions only.
 */
export function describeJsonFault(text: string, error: Error): string {
    const at = findFaultOffset(text, error);
    const line = text.slice(0, at).split("\n").length;
    const row = (text.split("\n")[line - 1] ?? "").trim().slice(0, 120);
    if (text.slice(at).trim() === "")
        return `the text ends in the middle, at line ${line}${row === "" ? "" : `: ${row}`}`;
    return `line ${line} is no JSON: ${row}`;
}

function findFaultOffset(text: string, error: Error): number {
    TOKEN.lastIndex = 0;
    let end = 0;
    while (TOKEN.test(text)) end = TOKEN.lastIndex;
    const rest = text.slice(end);
    // Every word is right and their order is not: only the parser knows where.
    if (rest.trim() === "") {
        const named = /position (\d+)/.exec(error.message)?.[1];
        return named === undefined ? text.trimEnd().length : Number(named);
    }
    return end + (rest.length - rest.trimStart().length);
}
