import { createHash } from "node:crypto";
import { countNoun, type Problem } from "../../core/problems/problems";
import { findNestedIds } from "./itemIds";

/** Version of the form of `shards.json` and of index maps that the worker reads. */
export const MANIFEST_VERSION = 1;

/** Most items of a manifest: 100 arrays of the largest size, one item a child. */
export const MAX_ITEMS = 1_000_000;

/** Most bytes of one item. An environment variable, which commands get it by, holds 128 KiB on Linux. */
export const MAX_ITEM_BYTES = 65_536;

/**
 * Most bytes of a manifest, as a file and as it is stored, with an id in each line: 256 MiB. Node
 * holds a text of 512 MiB at most, and this command makes one of it; a million items have 268 bytes each.
 */
export const MAX_MANIFEST_BYTES = 256 * 1024 * 1024;

/** An id names an output below the output prefix; the worker refuses any other. */
const ID = /^[A-Za-z0-9_][A-Za-z0-9._-]*(\/[A-Za-z0-9_][A-Za-z0-9._-]*)*$/;

/** S3's limit is 1,024 bytes for the whole key, which has the output prefix in front of the id. */
const MAX_ID_LENGTH = 512;

/** Problems that a message lists; the rest is counted. */
const SHOWN_PROBLEMS = 20;

/** One piece of work. */
export interface ManifestItem {
    /** Name of its output. */
    readonly id: string;
    /** What the user's code gets: an object, or the text of a line. */
    readonly item: unknown;
}

interface Row {
    readonly item: unknown;
    /** Where it stands, from 1. */
    readonly place: string;
    readonly fault?: string;
}

/** Rows of a JSON array, or of lines that are JSON objects or plain texts. */
function readRows(text: string): Row[] {
    if (text.trimStart().startsWith("[")) {
        try {
            const list = JSON.parse(text) as unknown[];
            return list.map((item, index) => ({ item, place: `item ${index + 1}` }));
        } catch (error) {
            return [{ item: undefined, place: "manifest", fault: (error as Error).message }];
        }
    }
    return text.split(/\r?\n/).flatMap((line, index): Row[] => {
        const place = `line ${index + 1}`;
        if (line.trim() === "") return [];
        if (!line.trimStart().startsWith("{")) return [{ item: line, place }];
        try {
            return [{ item: JSON.parse(line) as unknown, place }];
        } catch (error) {
            return [{ item: undefined, place, fault: (error as Error).message }];
        }
    });
}

/** The item's own `id`, or a name by its content, which is the same in every submission. */
function readId(item: unknown): unknown {
    if (typeof item === "object" && item !== null && "id" in item) return item.id;
    return createHash("sha256").update(JSON.stringify(item)).digest("hex").slice(0, 16);
}

function findFault({ item, fault }: Row): string | undefined {
    if (fault !== undefined) return `is not valid JSON: ${fault}`;
    if (item === null || !["string", "object", "number"].includes(typeof item))
        return `is ${JSON.stringify(item)}; write an object or a text`;
    const id = readId(item);
    if (typeof id !== "string" || !ID.test(id) || id.length > MAX_ID_LENGTH)
        return `has the id ${JSON.stringify(id)}, which cannot name an output; write letters, digits and . _ - / (no leading dot, no .., ${MAX_ID_LENGTH} characters at most)`;
    // An environment variable, which commands get the item by, ends at one.
    if (typeof item === "string" && item.includes("\0"))
        return "has a zero byte; a manifest is text, write where its data lies instead";
    const bytes = Buffer.byteLength(JSON.stringify(item));
    if (bytes > MAX_ITEM_BYTES)
        return `has ${bytes} bytes, and an item at most ${MAX_ITEM_BYTES}; write where its data lies instead`;
    return undefined;
}

/**
 * The items of a manifest: a JSON array, or lines of which each is a JSON object or a plain text. An
 * object's `id` names its output; other items are named by their content.
 */
export function parseManifest(
    text: string,
    maxItems = MAX_ITEMS,
    maxBytes = MAX_MANIFEST_BYTES,
): { items: ManifestItem[]; problems: Problem[] } {
    const problems: Problem[] = [];
    const items: ManifestItem[] = [];
    const placeOf = new Map<string, string>();
    let bytes = 0;
    for (const row of readRows(text)) {
        const fault = findFault(row);
        if (fault !== undefined) {
            problems.push({ key: row.place, message: fault });
            continue;
        }
        const id = readId(row.item) as string;
        const first = placeOf.get(id);
        if (first !== undefined)
            problems.push({
                key: row.place,
                message: `repeats ${first} (${id}); each item once, each id once`,
            });
        else {
            placeOf.set(id, row.place);
            items.push({ id, item: row.item });
            bytes += Buffer.byteLength(renderLine({ id, item: row.item }));
        }
    }
    problems.push(...findNestedIds(placeOf));
    if (items.length === 0 && problems.length === 0)
        problems.push({ key: "manifest", message: "has no items; write one a line" });
    if (items.length > maxItems)
        problems.push({
            key: "manifest",
            message: `has ${items.length} items, and may have ${maxItems}; put several into one item`,
        });
    if (bytes > maxBytes)
        problems.push({
            key: "manifest",
            message: `has ${bytes} bytes with the ids, and may have ${maxBytes}; submit it in parts, or write where the data lies instead`,
        });
    return { items: problems.length > 0 ? [] : items, problems: shortenProblems(problems) };
}

function shortenProblems(problems: Problem[]): Problem[] {
    const rest = problems.length - SHOWN_PROBLEMS;
    return rest <= 0
        ? problems
        : [
              ...problems.slice(0, SHOWN_PROBLEMS),
              { key: "manifest", message: `has ${countNoun(rest, "further problem")}` },
          ];
}

/** A manifest as the worker reads it: two files that lie side by side. */
export interface RenderedManifest {
    /** Content of `shards.json`: by shard the first byte, the bytes and the items in `items.jsonl`. */
    readonly shards: string;
    /** Content of `items.jsonl`. */
    readonly items: string;
    readonly shardCount: number;
}

function renderLine({ id, item }: ManifestItem): string {
    return `${JSON.stringify({ id, item })}\n`;
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
            version: MANIFEST_VERSION,
            items: "items.jsonl",
            count: items.length,
            shards,
        }),
        items: lines.join(""),
        shardCount: count,
    };
}

/** Shards of a manifest: as many as children are asked for, or as items per child make. */
export function countShards(
    items: number,
    children: number | undefined,
    itemsPerShard: number,
): number {
    return children ?? Math.ceil(items / itemsPerShard);
}

/** Content of an index map: by place in the rerun's array the index in the whole job. */
export function renderIndexMap(indices: readonly number[]): string {
    return JSON.stringify({ version: MANIFEST_VERSION, indices });
}
