import * as fs from "node:fs";
import * as path from "node:path";

/**
 * Writes a file in one step and durably: a reader, or a run that is killed midway, sees the old file
 * or the new one and never a part. Missing folders are created.
 * @param mode permissions of the new file, which replace those of the old one
 * @throws Error of the file system, with no trace left of the attempt
 */
export function writeFileWhole(file: string, content: string, mode = 0o666): void {
    const folder = path.dirname(file);
    fs.mkdirSync(folder, { recursive: true });
    // Beside the file: a rename is one step within a file system only.
    const partial = path.join(folder, `.${path.basename(file)}.${process.pid}.partial`);
    try {
        const handle = fs.openSync(partial, "w", mode);
        try {
            fs.writeFileSync(handle, content);
            fs.fsyncSync(handle);
        } finally {
            fs.closeSync(handle);
        }
        fs.renameSync(partial, file);
    } finally {
        fs.rmSync(partial, { force: true });
    }
}
