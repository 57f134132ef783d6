import { isUtf8 } from "node:buffer";
import * as fs from "node:fs";
import * as zlib from "node:zlib";
import { UserError } from "../../core/problems/userError";

/** Bytes that a file may have unless an option allows others; far more than a stack's outputs ever have. */
export const MAX_TEXT_BYTES = 16 * 1024 * 1024;

/**
 * Reads a text file, or a pipe, that an option names; what gzip has packed is unpacked, and the mark
 * that editors put in front of UTF-8 is dropped.
 * @param most bytes that it may have, packed and unpacked
 * @throws UserError that names the option when it cannot be read, is too long or is not UTF-8
 */
export function readTextFile(file: string, option: string, most = MAX_TEXT_BYTES): string {
    const refuseLonger = (size: number) => {
        if (size > most)
            throw new UserError(
                `${option}: ${file} has ${size} bytes, and may have ${most}; cut it into parts, or name another`,
            );
    };
    let bytes: Buffer;
    try {
        refuseLonger(fs.statSync(file).size);
        bytes = fs.readFileSync(file);
    } catch (error) {
        if (error instanceof UserError) throw error;
        throw new UserError(
            `${option}: cannot read ${file}: ${(error as Error).message}; name a file that exists`,
        );
    }
    // A pipe has no size before it is read.
    refuseLonger(bytes.length);
    const unpacked = unpack(bytes, most, `${option}: ${file}`);
    if (!isUtf8(unpacked))
        throw new UserError(`${option}: ${file} is not UTF-8 text; convert it, or name another`);
    return unpacked.toString("utf8").replace(/^\uFEFF/, "");
}

/** First bytes of what gzip has packed. https://www.rfc-editor.org/rfc/rfc1952#page-6 */
const GZIP = Buffer.from([0x1f, 0x8b]);

function unpack(bytes: Buffer, most: number, what: string): Buffer {
    if (!bytes.subarray(0, GZIP.length).equals(GZIP)) return bytes;
    try {
        return zlib.gunzipSync(bytes, { maxOutputLength: most });
    } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        throw new UserError(
            code === "ERR_BUFFER_TOO_LARGE"
                ? `${what} has more than ${most} bytes when it is unpacked; cut it into parts, or name another`
                : `${what} cannot be unpacked (${message}); pack it again with gzip, or name another`,
        );
    }
}
