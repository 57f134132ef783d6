/** One line, or several where a quoted field has line breaks, of a CSV file. */
export interface CsvRecord {
    /** Line that it begins in, from 1. */
    readonly line: number;
    readonly fields: readonly string[];
    /** What is wrong with it, and what to write. */
    readonly fault?: string;
}

interface Field {
    readonly value: string;
    /** Place behind it. */
    readonly end: number;
    readonly quoted: boolean;
}

/** A field without quotes. Sticky, so that it never searches. */
const PLAIN = /[^",\r\n]*/y;
/** What stands behind a field: a comma, a line break, or nothing more. */
const FIELD_END = /^(,|\r\n|\n|\r|$)/;
const LINE_BREAK = /\r\n|\n|\r/g;

/**
 * The records of CSV as RFC 4180 has it, with any line breaks; lines without a character are left out.
 * Reading ends at a record that cannot be read, since nothing says where the next begins.
 * @see https://www.rfc-editor.org/rfc/rfc4180
 */
export function parseCsv(text: string): CsvRecord[] {
    const records: CsvRecord[] = [];
    let [line, nextLine, at] = [1, 1, 0];
    let fields: string[] = [];
    while (at < text.length || fields.length > 0) {
        const field = readField(text, at);
        const end = field && FIELD_END.exec(text.slice(field.end, field.end + 2))?.[0];
        if (!field || end === undefined) {
            const fault =
                "is not CSV: a field with quotes begins and ends with one, and doubles those within";
            return [...records, { line, fields, fault }];
        }
        const whole = text.slice(at, field.end) + end;
        nextLine += whole.match(LINE_BREAK)?.length ?? 0;
        at = field.end + end.length;
        fields.push(field.value);
        if (end === ",") continue;
        const isBlank = fields.length === 1 && !field.quoted && field.value === "";
        if (!isBlank) records.push({ line, fields });
        [fields, line] = [[], nextLine];
    }
    return records;
}

/** The field that begins at a place; undefined where its last quote is missing. */
function readField(text: string, start: number): Field | undefined {
    if (text[start] !== '"') {
        PLAIN.lastIndex = start;
        const [value = ""] = PLAIN.exec(text) ?? [];
        return { value, end: start + value.length, quoted: false };
    }
    // By searching: a pattern would need a step of its stack for each character.
    let quote = text.indexOf('"', start + 1);
    while (quote >= 0 && text[quote + 1] === '"') quote = text.indexOf('"', quote + 2);
    if (quote < 0) return undefined;
    const value = text.slice(start + 1, quote).replaceAll('""', '"');
    return { value, end: quote + 1, quoted: true };
}
