import * as path from "node:path";
import { LOCK_FILE, type Lock } from "../../core/lock/lock";
import { renderLock } from "../../core/lock/text";
import { writeFileWhole } from "../project/writeFile";

/** Writes the lock of a project, whole or not at all. */
export function writeLock(directory: string, lock: Lock): void {
    writeFileWhole(path.join(directory, LOCK_FILE), renderLock(lock));
}
