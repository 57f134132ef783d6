import { UserError } from "../../core/problems/userError";

/** One line of a table, by column. */
export type Row = Readonly<Record<string, string>>;

/**
 * Reads comma-separated values with a head and without quotes, which prices need none of.
 * @throws UserError that names the line with the wrong number of fields
 */
export function parseCsv(text: string): Row[] {
    const [head = "", ...lines] = text.trim().split(/\r?\n/);
    const columns = head.split(",");
    return lines.map((line, index) => {
        const fields = line.split(",");
        if (fields.length !== columns.length)
            throw new UserError(
                `line ${index + 2} has ${fields.length} fields and the head has ${columns.length}: ${line}`,
            );
        return Object.fromEntries(columns.map((column, at) => [column, fields[at] ?? ""]));
    });
}

/**
 * A number of a row.
 * @throws UserError that names the row when it is none, or not above zero
 */
export function price(row: Row, column: string): number {
    const value = Number(row[column]);
    if (!(value > 0))
        throw new UserError(
            `${column} is ${JSON.stringify(row[column])} in ${Object.values(row).slice(0, 4).join(",")}; write dollars above 0`,
        );
    return value;
}

/** The middle value; the mean of the two middle ones of an even number. */
export function median(values: readonly number[]): number {
    const sorted = [...values].sort((a, b) => a - b);
    const middle = Math.floor(sorted.length / 2);
    const [low, high] = [sorted[middle - 1] ?? NaN, sorted[middle] ?? NaN];
    return sorted.length % 2 === 1 ? high : (low + high) / 2;
}

/** Arithmetic mean. */
export function mean(values: readonly number[]): number {
    return values.reduce((sum, value) => sum + value, 0) / values.length;
}
