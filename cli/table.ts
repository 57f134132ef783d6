import { REGION_COLUMNS, renderRegionRows, type RegionTable } from "../core/ranking/regionTable";

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

/** Dollars for people: `$12.34`, and with four digits where a cent is too coarse, below one dollar. */
export function formatDollars(usd: number): string {
    return `$${usd.toFixed(usd > 0 && usd < 1 ? 4 : 2)}`;
}

/**
 * A time for people: `20 s`, `3 min 5 s`, `2 h 5 min 0 s`.
 * @param finest the smallest unit beside larger ones; `min` for an estimate: `3 min`, `2 h 5 min`
 */
export function formatDuration(seconds: number, finest: "s" | "min" = "s"): string {
    const whole = Math.round(seconds);
    if (whole < 60) return `${whole} s`;
    const minutes = finest === "min" ? Math.round(whole / 60) : Math.floor(whole / 60);
    const rest = finest === "min" ? "" : ` ${whole % 60} s`;
    return minutes < 60
        ? `${minutes} min${rest}`
        : `${Math.floor(minutes / 60)} h ${minutes % 60} min${rest}`;
}

/** Some of the whole that a bar shows. */
export interface BarShare {
    readonly count: number;
    /** One character that stands for it. */
    readonly sign: string;
}

/**
 * A bar that shows shares of a whole side by side, the rest as dots.
 * @param width characters of the bar; a share that is not empty has one at least
 */
export function drawBar(shares: readonly BarShare[], total: number, width = 40): string {
    const filled = shares
        .map(({ count, sign }) => {
            const length = Math.floor((count / Math.max(1, total)) * width);
            return sign.repeat(count > 0 ? Math.max(1, length) : 0);
        })
        .join("");
    return filled.slice(0, width).padEnd(width, ".");
}

/** The table of regions for a terminal; its name and its note are words, the others numbers. */
export function alignRegions(table: RegionTable): string[] {
    const isNumeric = (column: number) => column !== 1 && column !== REGION_COLUMNS.length - 1;
    return alignColumns(REGION_COLUMNS, renderRegionRows(table), isNumeric);
}
