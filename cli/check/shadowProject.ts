import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { LOCK_FILE } from "../../core/lock/lock";
import type { Project } from "../project/project";

/**
 * Runs something on a project whose lock has another text: a folder of links to everything else.
 * The folder is removed afterwards.
 */
export async function withLock<T>(
    project: Project,
    lockText: string,
    run: (shadow: Project) => Promise<T>,
): Promise<T> {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-lock-"));
    try {
        for (const name of fs.readdirSync(project.directory))
            if (name !== LOCK_FILE)
                fs.symlinkSync(path.join(project.directory, name), path.join(directory, name));
        fs.writeFileSync(path.join(directory, LOCK_FILE), lockText);
        return await run({ ...project, directory });
    } finally {
        fs.rmSync(directory, { recursive: true });
    }
}
