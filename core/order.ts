/** Orders strings by their code units, and so the same way on every machine, whatever its language. */
export function compareText(a: string, b: string): number {
    if (a === b) return 0;
    return a < b ? -1 : 1;
}

/** A record with its keys in order, so that the same content is always the same bytes. */
export function sortKeys<T>(record: Readonly<Record<string, T>>): Record<string, T> {
    return Object.fromEntries(Object.entries(record).sort(([a], [b]) => compareText(a, b)));
}
