const MS_PER_DAY = 86_400_000;

/** Whole days from one date to another, both `2026-11-20`; negative when `to` is the earlier. */
export function countDays(from: string, to: string): number {
    return Math.round((Date.parse(to) - Date.parse(from)) / MS_PER_DAY);
}

/** The date of a moment in UTC, `2026-11-20`. */
export function formatDate(moment: Date): string {
    return moment.toISOString().slice(0, 10);
}
