import type { Bag } from "../cloud/model";

/** A request that the provider makes for a resource. */
export interface ApiRequest {
    readonly service: string;
    readonly operation: string;
    readonly params: Bag;
}

/** Puts a request together. */
export const request = (service: string, operation: string, params: Bag): ApiRequest => ({
    service,
    operation,
    params: withoutUndefined(params) as Bag,
});

/** Tags as a list of pairs, as most of the older services take them. */
export const tagList = (
    tags: Bag = {},
    [key, value]: readonly [string, string] = ["Key", "Value"],
) => Object.entries(tags).map(([name, text]) => ({ [key]: name, [value]: String(text) }));

/** Keys with a capital, as EC2, IAM and S3 write them. */
export function capitals(value: unknown): unknown {
    return rekeyed(value, (key) => key.charAt(0).toUpperCase() + key.slice(1));
}

/** Every object with other keys; values of `tags` keep theirs. */
function rekeyed(value: unknown, rename: (key: string) => string): unknown {
    if (Array.isArray(value)) return value.map((item) => rekeyed(item, rename));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [
            rename(key),
            key === "tags" ? item : rekeyed(item, rename),
        ]),
    );
}

function withoutUndefined(value: unknown): unknown {
    return JSON.parse(JSON.stringify(value)) as unknown;
}
