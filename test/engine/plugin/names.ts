import { createHash } from "node:crypto";
import type { Bag, TypeModel } from "../cloud/model";
import { DEFAULTS } from "./diff";

/** What a check of new inputs starts from. */
export interface Named {
    readonly urn: string;
    /** Inputs of before; empty for a new resource. */
    readonly olds: Bag;
    readonly news: Bag;
    /** The engine's seed; another one for each new resource. */
    readonly seed: Uint8Array;
}

/**
 * The inputs with a name for a resource that the program gives none: the logical name and seven
 * hexadecimal digits, kept for as long as the resource lives.
 * @see https://www.pulumi.com/docs/iac/concepts/resources/names/#autonaming
 */
export function withName({ autoName }: TypeModel, { urn, olds, news, seed }: Named): Bag {
    if (autoName === undefined || news[autoName] !== undefined) return news;
    if (news[`${autoName}Prefix`] !== undefined) return news;
    const filledIn = ((olds[DEFAULTS] ?? []) as string[]).includes(autoName);
    const name =
        filledIn && olds[autoName] !== undefined ? String(olds[autoName]) : fresh(urn, seed);
    return { ...news, [autoName]: name, [DEFAULTS]: [autoName] };
}

function fresh(urn: string, seed: Uint8Array): string {
    const logical = urn.slice(urn.lastIndexOf("::") + 2);
    const digits = createHash("sha256").update(seed).update(urn).digest("hex").slice(0, 7);
    return `${logical}-${digits}`;
}

/**
 * The inputs with the provider's default tags under the resource's own.
 * @param tagged whether the type has tags
 */
export function withTags(inputs: Bag, defaults: Bag, tagged: boolean): Bag {
    const tags: Bag = { ...defaults, ...(inputs.tags as Bag | undefined) };
    return tagged && Object.keys(tags).length > 0 ? { ...inputs, tags } : inputs;
}
