import { isUtf8 } from "node:buffer";
import * as fs from "node:fs";
import { UserError } from "../../core/problems/userError";

/** Bytes that a file may have unless an option allows others; far more than a stack's outputs ever have. */
export const MAX_TEXT_BYTES = 16 * 1024 * 1024;

/**
 * Reads a text file, or a pipe, that an option names.
 * @param most bytes that it may have
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
    if (!isUtf8(bytes))
        throw new UserError(`${option}: ${file} is not UTF-8 text; convert it, or name another`);
    return bytes.toString("utf8");
}
