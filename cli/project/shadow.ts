import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/**
 * Runs something on a project as it would be with other files: in a folder of links to everything else.
 * The folder is removed afterwards.
 * @param directory folder of Pulumi.yaml
 * @param files text by name, of files beside Pulumi.yaml, new or in place of those that are there
 * @param copied folders that are copied: a process that works in one finds the shadow's files above it
 */
export async function withFiles<T>(
    directory: string,
    files: Readonly<Record<string, string>>,
    run: (shadow: string) => Promise<T>,
    copied: readonly string[] = [],
): Promise<T> {
    const shadow = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-shadow-"));
    try {
        for (const name of fs.readdirSync(directory)) {
            if (files[name] !== undefined) continue;
            const [from, to] = [path.join(directory, name), path.join(shadow, name)];
            if (copied.includes(name)) fs.cpSync(from, to, { recursive: true });
            else fs.symlinkSync(from, to);
        }
        for (const [name, text] of Object.entries(files))
            fs.writeFileSync(path.join(shadow, name), text);
        return await run(shadow);
    } finally {
        fs.rmSync(shadow, { recursive: true });
    }
}
