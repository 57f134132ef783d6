import { cutArray, MAX_JSON_DEPTH, measureDepth } from "../../core/json/jsonText";
import { parseCsv } from "./csv";

/** One item where it stands in the file that a person wrote. */
export interface Row {
    /** Where it stands, from 1: `line 3`, `item 3`. */
    readonly place: string;
    /** The item as JSON, exactly as it is written where it is written as JSON. */
    readonly text: string;
    /** What JavaScript reads it as; its numbers may be others. */
    readonly value: unknown;
    /** Why it is no item, and what to write; nothing else is known of it then. */
    readonly fault?: string;
}

/** The rows of a manifest: of CSV where the file is named so, else of a JSON array or of lines. */
export function readRows(text: string, file: string): Row[] {
    const whole = dropByteOrderMark(text);
    if (/\.csv(\.gz)?$/i.test(file)) return readCsv(whole);
    return whole.trimStart().startsWith("[") ? readArray(whole) : readLines(whole);
}

/** What marks UTF-8 at the beginning of a file is no part of its text; nor is it where files were joined. */
function dropByteOrderMark(text: string): string {
    return text.replace(/^\uFEFF/, "");
}

function refuse(place: string, fault: string): Row {
    return { place, text: "", value: undefined, fault };
}

/** The row of a JSON text. */
function readJson(place: string, text: string): Row {
    try {
        const value = JSON.parse(text) as unknown;
        const depth = measureDepth(text);
        return depth > MAX_JSON_DEPTH
            ? refuse(
                  place,
                  `is nested ${depth} deep, and an item at most ${MAX_JSON_DEPTH}; write the location of its data instead`,
              )
            : { place, text, value };
    } catch (error) {
        return refuse(place, explainSyntax(error));
    }
}

function explainSyntax(error: unknown): string {
    // The message quotes the text, line breaks included.
    return `is not valid JSON: ${(error as Error).message.replace(/\s+/g, " ")}`;
}

function readArray(text: string): Row[] {
    try {
        JSON.parse(text);
    } catch (error) {
        return [refuse("manifest", explainSyntax(error))];
    }
    return cutArray(text).map((item, index) => readJson(`item ${index + 1}`, item));
}

/** Rows of lines that are JSON objects or plain texts. */
function readLines(text: string): Row[] {
    return text.split(/\r?\n/).flatMap((one, index): Row[] => {
        const line = dropByteOrderMark(one);
        const place = `line ${index + 1}`;
        const trimmed = line.trim();
        if (trimmed === "") return [];
        if (!trimmed.startsWith("{")) return [{ place, text: JSON.stringify(line), value: line }];
        return [readJson(place, trimmed)];
    });
}

/** Rows of records, each an object of strings with the header's names as its keys. */
function readCsv(text: string): Row[] {
    const [header, ...records] = parseCsv(text);
    if (!header) return [];
    const fault = header.fault ?? findHeaderFault(header.fields);
    if (fault !== undefined) return [refuse(`line ${header.line}`, fault)];
    const keys = header.fields.map((name) => JSON.stringify(name));
    return records.map(({ line, fields, fault }) => {
        const place = `line ${line}`;
        if (fault !== undefined) return refuse(place, fault);
        if (fields.length !== keys.length)
            return refuse(
                place,
                `has ${fields.length} fields, and the header ${keys.length}; write one per column, with quotes around a field that holds a comma`,
            );
        const members = fields.map((value, column) => `${keys[column]}:${JSON.stringify(value)}`);
        return readJson(place, `{${members.join(",")}}`);
    });
}

function findHeaderFault(names: readonly string[]): string | undefined {
    if (names.some((name) => name.trim() === ""))
        return "is the header and has a column without a name; name every column";
    const twice = names.find((name, index) => names.indexOf(name) < index);
    return twice === undefined
        ? undefined
        : `is the header and names ${JSON.stringify(twice)} twice; name each column once`;
}
