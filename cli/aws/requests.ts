/** Name and first line of an error of the SDK, without a final full stop. */
export function describeAwsError(error: unknown): string {
    const { name, message } = error as Error;
    const [line = ""] = message.split("\n");
    return `${name}: ${line.replace(/\.$/, "")}`;
}

/** Runs `work` over the items, at most `limit` at a time; results in the order of the items. */
export async function mapLimited<T, R>(
    items: readonly T[],
    limit: number,
    work: (item: T) => Promise<R>,
): Promise<R[]> {
    const results: R[] = new Array<R>(items.length);
    let next = 0;
    const worker = async (): Promise<void> => {
        for (let at = next++; at < items.length; at = next++)
            results[at] = await work(items[at] as T);
    };
    await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
    return results;
}
