/** Settings of guard-region-allowed. */
export interface AllowedRegions {
    readonly regions: readonly string[];
    readonly peerRegions: readonly string[];
}

/** Namespace of the program's configuration. */
const NAMESPACE = "gpu-batch";

/**
 * The regions that a stack may use: those that its configuration lists, or the lock's selection for
 * it; and as peers those that its bastions are in.
 * @param config configuration with its namespaces, JSON where a value is no text
 * @returns undefined when neither names a region: the policy then allows none
 */
export function allowedRegions(
    stack: string,
    config: Readonly<Record<string, string>>,
    lockText: string | undefined,
): AllowedRegions | undefined {
    const pinned = texts(json(config[`${NAMESPACE}:regions`]));
    const regions =
        pinned.length === 0 || pinned.includes("cheapest")
            ? texts(field(field(field(json(lockText), "selection"), stack), "chosen"))
            : pinned;
    if (regions.length === 0) return undefined;
    const bastion = field(field(json(config[`${NAMESPACE}:network`]), "bastion"), "region");
    return { regions, peerRegions: typeof bastion === "string" ? [bastion] : [] };
}

function json(text: string | undefined): unknown {
    try {
        return JSON.parse(text ?? "null");
    } catch {
        // The program refuses its own configuration and lock, with a better message.
        return undefined;
    }
}

function field(value: unknown, key: string): unknown {
    return typeof value === "object" && value !== null && Object.hasOwn(value, key)
        ? (value as Record<string, unknown>)[key]
        : undefined;
}

function texts(value: unknown): string[] {
    return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
