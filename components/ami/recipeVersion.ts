import { createHash } from "node:crypto";

/** Value that a version may follow from: plain, so that a preview knows the version. */
export type Plain =
    string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };

/** Hexadecimal digits of the hash in a version: 28 bits stay below Image Builder's 2^30. */
const HASH_DIGITS = 7;

/**
 * Version of a component or recipe, which are immutable: other inputs give another version, the same
 * give the same. It does not grow with time, so nothing may refer to `x.x.x`.
 * @see https://docs.aws.amazon.com/imagebuilder/latest/userguide/ibhow-semantic-versioning.html
 */
export function computeRecipeVersion(inputs: Plain): string {
    const digest = createHash("sha256").update(canonicalize(inputs)).digest("hex");
    return `1.0.${parseInt(digest.slice(0, HASH_DIGITS), 16)}`;
}

/** JSON with sorted keys: the order of an object's keys is no input. */
function canonicalize(value: Plain): string {
    if (Array.isArray(value)) return `[${value.map(canonicalize).join(",")}]`;
    if (value !== null && typeof value === "object")
        return `{${Object.entries(value as Record<string, Plain>)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, item]) => `${JSON.stringify(key)}:${canonicalize(item)}`)
            .join(",")}}`;
    return JSON.stringify(value);
}
