import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import * as path from "node:path";
import { pipeline } from "node:stream/promises";
import { listContextEntries, type ContextEntry } from "./buildContext";
import { parseDockerIgnore, readIgnoreText } from "./dockerIgnore";

/** Everything that a build's result follows from, beside what the Dockerfile fetches. */
export interface BuildInputs {
    /** Folder of the build context, absolute. */
    readonly context: string;
    /** Dockerfile, absolute. */
    readonly dockerfile: string;
    /** Build arguments, the base image among them. */
    readonly args: Readonly<Record<string, string>>;
    /** Platform of the image. */
    readonly platform: string;
    /** Stage to build; undefined for the last. */
    readonly target?: string;
}

/** Raised when the same inputs must give another tag: the scheme itself counts as an input. */
const SCHEME = 1;

/** Hexadecimal digits of a tag: 128 bits, so that no two contexts ever meet. */
const TAG_LENGTH = 32;

/**
 * The tag of an image: a hash of every build input, the same on any machine and at any path. Files
 * are read in a stream, so memory does not grow with the context.
 *
 * Of a file count its path, its bytes as they are (line endings included) and the owner's execute
 * bit; not times, owners or the other bits of the mode, which a checkout does not carry.
 */
export async function computeContentTag(inputs: BuildInputs): Promise<string> {
    const { context, dockerfile, args, platform, target = "" } = inputs;
    const ignore = parseDockerIgnore(await readIgnoreText(context, dockerfile));
    const hash = createHash("sha256");
    // One JSON text a line: no name or value can run into the next.
    const add = (...fields: unknown[]) => hash.update(`${JSON.stringify(fields)}\n`);
    add("scheme", SCHEME, platform, target);
    for (const name of Object.keys(args).sort()) add("argument", name, args[name]);
    add("dockerfile", await digestFile(dockerfile));
    for (const entry of await listContextEntries(context, ignore))
        add(...(await fingerprintEntry(context, entry)));
    return hash.digest("hex").slice(0, TAG_LENGTH);
}

async function fingerprintEntry(context: string, entry: ContextEntry): Promise<unknown[]> {
    switch (entry.kind) {
        case "file":
            return [
                entry.kind,
                entry.path,
                entry.executable,
                await digestFile(path.join(context, entry.path)),
            ];
        case "link":
            return [entry.kind, entry.path, entry.target];
        default:
            return [entry.kind, entry.path];
    }
}

/** Bytes read at once: large enough to keep up with the disk, small beside any machine's memory. */
const CHUNK_BYTES = 1 << 20;

async function digestFile(file: string): Promise<string> {
    const hash = createHash("sha256");
    await pipeline(createReadStream(file, { highWaterMark: CHUNK_BYTES }), hash);
    return hash.digest("hex");
}
