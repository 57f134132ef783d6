/** Shortest text that is hidden wherever it appears: a shorter one is part of too many words. */
const SHORTEST = 4;

/** Hides secrets in a value of any form. */
export type Redact = <T>(value: T) => T;

/**
 * A function that hides the given texts wherever they appear in a value, keys included: the last
 * line of defence behind the marks that secrets carry.
 */
export function createRedactor(secrets: readonly string[]): Redact {
    // Inside a JSON text a secret stands with its quotes and line breaks escaped.
    const escaped = secrets.map((text) => JSON.stringify(text).slice(1, -1));
    const hidden = [...new Set([...secrets, ...escaped])]
        .filter((text) => text.length >= SHORTEST)
        .sort((a, b) => b.length - a.length);
    const inText = (text: string) =>
        hidden.reduce((result, secret) => result.replaceAll(secret, "[secret]"), text);
    const inValue = (value: unknown): unknown => {
        if (typeof value === "string") return inText(value);
        if (Array.isArray(value)) return value.map(inValue);
        if (typeof value !== "object" || value === null) return value;
        return Object.fromEntries(
            Object.entries(value).map(([key, item]) => [inText(key), inValue(item)]),
        );
    };
    return <T>(value: T) => (hidden.length === 0 ? value : (inValue(value) as T));
}
