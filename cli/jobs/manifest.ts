import { createHash } from "node:crypto";
import { countNoun, type Problem } from "../../core/problems/problems";
import { readRows, type Row } from "./manifestRows";

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

/** Most bytes of an id; S3's limit is 1,024 for the whole key, which has the output prefix in front. */
export const MAX_ID_BYTES = 512;

/** What the worker adds to an id for its checkpoint. */
export const CHECKPOINT_ENDING = ".tar";

/** Most bytes of a name in a folder, on every file system of Linux. https://man7.org/linux/man-pages/man3/limits.h.3p.html */
const MAX_NAME_BYTES = 255 - CHECKPOINT_ENDING.length;

/** Problems that a message lists; the rest is counted. */
const SHOWN_PROBLEMS = 20;

/** One piece of work. */
export interface ManifestItem {
    /** Name of its output. */
    readonly id: string;
    /** What the user's code gets, as JSON: exactly what the user wrote, never encoded again. */
    readonly text: string;
}

/** The item's own `id`, or a name by its content, which is the same in every submission. */
function readId({ value, text }: Row): unknown {
    if (typeof value === "object" && value !== null && "id" in value) return value.id;
    // A string is what it says, however it is written.
    const content = typeof value === "string" ? JSON.stringify(value) : text;
    return createHash("sha256").update(content).digest("hex").slice(0, 16);
}

function findFault(row: Row): string | undefined {
    const { text, value, fault } = row;
    if (fault !== undefined) return fault;
    if (value === null || !["string", "object", "number"].includes(typeof value))
        return `is ${text}; write an object or a string`;
    const id = readId(row);
    if (typeof id === "number")
        return 'has a number as its id, which cannot name an output; write it as a string: "id": "7"';
    if (typeof id !== "string" || !ID.test(id))
        return `has the id ${quoteShort(id)}, which cannot name an output; write letters, digits and . _ - / (no leading dot, no ..)`;
    const long = findLengthFault(id);
    if (long !== undefined) return long;
    // An environment variable, which commands get the item by, ends at one.
    if (typeof value === "string" && value.includes("\0"))
        return "has a zero byte; a manifest is text; write the location of its data instead";
    if (typeof value === "string" && /\p{Surrogate}/u.test(value))
        return "has half of a surrogate pair, which is no character; write the whole character";
    const bytes = Buffer.byteLength(text);
    if (bytes > MAX_ITEM_BYTES)
        return `has ${bytes} bytes, and an item at most ${MAX_ITEM_BYTES}; write the location of its data instead`;
    return undefined;
}

function findLengthFault(id: string): string | undefined {
    const bytes = Buffer.byteLength(id);
    if (bytes > MAX_ID_BYTES)
        return `has an id of ${bytes} bytes (${quoteShort(id)}), and an id has at most ${MAX_ID_BYTES}; write a shorter one`;
    const longest = Math.max(...id.split("/").map((name) => Buffer.byteLength(name)));
    return longest > MAX_NAME_BYTES
        ? `has an id with a name of ${longest} bytes (${quoteShort(id)}), and a file's has at most ${MAX_NAME_BYTES}; write a shorter one, or divide it with /`
        : undefined;
}

/** A value as JSON, cut where a message could not be read any more. */
function quoteShort(value: unknown): string {
    const text = JSON.stringify(value);
    return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** How a manifest is read; the limits are parameters for tests. */
export interface ManifestReading {
    /** Its file's name, which says whether it is CSV. */
    readonly file?: string;
    readonly maxItems?: number;
    readonly maxBytes?: number;
}

/**
 * The items of a manifest: a JSON array, lines of which each is a JSON object or a plain text, or CSV
 * whose header names the keys. An object's `id` names its output; other items are named by their content.
 */
export function parseManifest(
    text: string,
    { file = "", maxItems = MAX_ITEMS, maxBytes = MAX_MANIFEST_BYTES }: ManifestReading = {},
): { items: ManifestItem[]; problems: Problem[] } {
    const problems: Problem[] = [];
    const items: ManifestItem[] = [];
    const placeOf = new Map<string, string>();
    let bytes = 0;
    for (const row of readRows(text, file)) {
        const fault = findFault(row);
        if (fault !== undefined) {
            problems.push({ key: row.place, message: fault });
            continue;
        }
        const id = readId(row) as string;
        const first = placeOf.get(id);
        if (first !== undefined)
            problems.push({
                key: row.place,
                message: `repeats ${first} (${id}); each item once, each id once`,
            });
        else {
            placeOf.set(id, row.place);
            const item = { id, text: row.text };
            items.push(item);
            bytes += Buffer.byteLength(renderLine(item));
        }
    }
    problems.push(...findNestedIds(placeOf));
    if (items.length === 0 && problems.length === 0)
        problems.push({ key: "manifest", message: "has no items; write one per line" });
    if (items.length > maxItems)
        problems.push({
            key: "manifest",
            message: `has ${items.length} items, and may have ${maxItems}; put several into one item`,
        });
    if (bytes > maxBytes)
        problems.push({
            key: "manifest",
            message: `has ${bytes} bytes with the ids, and may have ${maxBytes}; submit it in parts, or write the location of the data instead`,
        });
    return { items: problems.length > 0 ? [] : items, problems: shortenProblems(problems) };
}

/**
 * Ids that lie below another: with the ids `v` and `v/1` one output would be a file and a folder at
 * once, in every store that is a folder (local runs, SageMaker).
 * @param placeOf where each id stands
 */
function findNestedIds(placeOf: ReadonlyMap<string, string>): Problem[] {
    const problems: Problem[] = [];
    for (const [id, key] of placeOf)
        for (let end = id.indexOf("/"); end >= 0; end = id.indexOf("/", end + 1)) {
            const above = id.slice(0, end);
            const other = placeOf.get(above);
            if (other !== undefined)
                problems.push({
                    key,
                    message: `has the id ${id}, which lies below the id ${above} of ${other}; an output is a file or a folder, write ${above}/0 for that one, or ${id.replaceAll("/", "-")} here`,
                });
        }
    return problems;
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

/** A row of `items.jsonl`: a line, unless the item's own text has line breaks. */
export function renderLine({ id, text }: ManifestItem): string {
    return `{"id":${JSON.stringify(id)},"item":${text}}\n`;
}
