/** The values of one namespace by key, without the prefix: `gpu-batch:job` is `job`. */
export function pickNamespace(
    values: Readonly<Record<string, string>>,
    namespace: string,
): Record<string, string> {
    const prefix = `${namespace}:`;
    return Object.fromEntries(
        Object.entries(values)
            .filter(([key]) => key.startsWith(prefix))
            .map(([key, value]) => [key.slice(prefix.length), value]),
    );
}
