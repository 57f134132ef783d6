import { createHash } from "node:crypto";
import { countNoun, type Problem } from "../../core/problems/problems";

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
        return `is ${JSON.stringify(item)}; write an object or a string`;
    const id = readId(item);
    if (typeof id !== "string" || !ID.test(id) || id.length > MAX_ID_LENGTH)
        return `has the id ${JSON.stringify(id)}, which cannot name an output; write letters, digits and . _ - / (no leading dot, no .., ${MAX_ID_LENGTH} characters at most)`;
    // An environment variable, which commands get the item by, ends at one.
    if (typeof item === "string" && item.includes("\0"))
        return "has a zero byte; a manifest is text; write the location of its data instead";
    const bytes = Buffer.byteLength(JSON.stringify(item));
    if (bytes > MAX_ITEM_BYTES)
        return `has ${bytes} bytes, and an item at most ${MAX_ITEM_BYTES}; write the location of its data instead`;
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

/** A line of `items.jsonl`. */
export function renderLine({ id, item }: ManifestItem): string {
    return `${JSON.stringify({ id, item })}\n`;
}
