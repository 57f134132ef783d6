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
export function readAllowedRegions(
    stack: string,
    config: Readonly<Record<string, string>>,
    lockText: string | undefined,
): AllowedRegions | undefined {
    const pinned = listTexts(parseJson(config[`${NAMESPACE}:regions`]));
    const regions =
        pinned.length === 0 || pinned.includes("cheapest")
            ? listTexts(
                  getField(getField(getField(parseJson(lockText), "selection"), stack), "chosen"),
              )
            : pinned;
    if (regions.length === 0) return undefined;
    const bastion = getField(
        getField(parseJson(config[`${NAMESPACE}:network`]), "bastion"),
        "region",
    );
    return { regions, peerRegions: typeof bastion === "string" ? [bastion] : [] };
}

function parseJson(text: string | undefined): unknown {
    try {
        return JSON.parse(text ?? "null");
    } catch {
        // The program refuses its own configuration and lock, with a better message.
        return undefined;
    }
}

function getField(value: unknown, key: string): unknown {
    return typeof value === "object" && value !== null && Object.hasOwn(value, key)
        ? (value as Record<string, unknown>)[key]
        : undefined;
}

function listTexts(value: unknown): string[] {
    return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
