/** Lines of a table for a terminal: columns of equal width, numbers to the right. */
export function alignColumns(
    head: readonly string[],
    rows: readonly (readonly string[])[],
    isNumeric: (column: number) => boolean,
): string[] {
    const all = [head, ...rows];
    const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
    return all.map((row) =>
        row
            .map((cell, column) =>
                isNumeric(column)
                    ? cell.padStart(widths[column] ?? 0)
                    : cell.padEnd(widths[column] ?? 0),
            )
            .join("  ")
            .trimEnd(),
    );
}
