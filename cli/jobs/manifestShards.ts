import { countNoun, type Problem } from "../../core/problems/problems";
import type { WorkOptions } from "./jobOptions";
import { parseManifest, renderLine, type ManifestItem } from "./manifest";

/** Version of the form of `shards.json` and of index maps that the worker reads. */
const VERSION = 1;
/** The same, with items whose text has line breaks: a worker of version 1 would take each line for a row. */
const VERSION_WITH_BREAKS = 2;

/** A manifest as the worker reads it: two files that lie side by side. */
export interface RenderedManifest {
    /** Content of `shards.json`: by shard the first byte, the bytes and the items in `items.jsonl`. */
    readonly shards: string;
    /** Content of `items.jsonl`. */
    readonly items: string;
    readonly shardCount: number;
}

/** Cuts items into `shardCount` shards of equal size, give or take one, so that a child reads its own bytes only. */
export function renderManifest(
    items: readonly ManifestItem[],
    shardCount: number,
): RenderedManifest {
    const lines = items.map(renderLine);
    const count = Math.min(shardCount, items.length);
    let start = 0;
    const shards = Array.from({ length: count }, (_, k) => {
        const shard = lines.slice(
            Math.floor((k * lines.length) / count),
            Math.floor(((k + 1) * lines.length) / count),
        );
        const bytes = shard.reduce((sum, line) => sum + Buffer.byteLength(line), 0);
        start += bytes;
        return [start - bytes, bytes, shard.length];
    });
    return {
        shards: JSON.stringify({
            version: items.some(({ text }) => /[\r\n]/.test(text)) ? VERSION_WITH_BREAKS : VERSION,
            items: "items.jsonl",
            count: items.length,
            shards,
        }),
        items: lines.join(""),
        shardCount: count,
    };
}

/**
 * Parses a manifest and cuts it into as many shards as children are asked for, or as items per child
 * make; with every problem of it, which names the manifest's file.
 */
export function cutManifest(
    text: string,
    { manifest: file = "", array, itemsPerShard }: WorkOptions,
): { manifest: RenderedManifest; problems: Problem[] } {
    const { items, problems } = parseManifest(text, { file });
    const named = problems.map(({ key, message }) => ({ key: `${file} ${key}`, message }));
    if (problems.length === 0 && array !== undefined && array > items.length)
        named.push({
            key: "--array",
            message: `is ${array}, and the manifest has ${countNoun(items.length, "item")}; write ${items.length} or less`,
        });
    return {
        manifest: renderManifest(items, array ?? Math.ceil(items.length / itemsPerShard)),
        problems: named,
    };
}

/** Content of an index map: by place in the rerun's array the index in the whole job. */
export function renderIndexMap(indices: readonly number[]): string {
    return JSON.stringify({ version: VERSION, indices });
}
