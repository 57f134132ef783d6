import * as fs from "node:fs";
import * as path from "node:path";
import { LOCK_FILE, type Lock } from "../../core/lock/lock";
import { renderLock } from "../../core/lock/text";

/**
 * Writes the lock in one step: a reader, or a run that is ended midway, sees the old file or the new
 * one and never a part.
 */
export function writeLock(directory: string, lock: Lock): void {
    const file = path.join(directory, LOCK_FILE);
    const temporary = path.join(directory, `.${LOCK_FILE}.${process.pid}.tmp`);
    try {
        const handle = fs.openSync(temporary, "wx");
        try {
            fs.writeFileSync(handle, renderLock(lock));
            fs.fsyncSync(handle);
        } finally {
            fs.closeSync(handle);
        }
        fs.renameSync(temporary, file);
    } finally {
        fs.rmSync(temporary, { force: true });
    }
}
