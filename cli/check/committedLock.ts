import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { LOCK_FILE } from "../../core/lock/lock";

/** The lock of a commit, or why it cannot be had. */
export type CommittedLock = { readonly text: string } | { readonly reason: string };

/** Largest lock file that is read from git, bytes. */
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * The lock as a commit has it.
 * @param base a commit, branch or tag
 */
export async function readCommittedLock(directory: string, base: string): Promise<CommittedLock> {
    try {
        const { stdout } = await promisify(execFile)(
            "git",
            ["show", "--no-textconv", "--end-of-options", `${base}:./${LOCK_FILE}`],
            { cwd: directory, maxBuffer: MAX_BYTES, encoding: "utf8" },
        );
        return { text: stdout };
    } catch (error) {
        const { stderr, message } = error as Error & { stderr?: string };
        const [line = ""] = (stderr || message).trim().split("\n");
        return { reason: line.replace(/^fatal: /, "") };
    }
}
