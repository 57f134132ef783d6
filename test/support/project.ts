import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { lockText, ROOT } from "./preview";

/** What a copy of the project differs in. */
export interface ProjectChange {
    /** Text of Pulumi.<stack>.yaml. */
    readonly stackFile?: string;
    /** Text of Pulumi.yaml. */
    readonly projectFile?: string;
    /** Text of regions.lock.json; null leaves the file out. */
    readonly lock?: string | null;
    /** Text of index.ts. */
    readonly program?: string;
    /** Name of the stack that `stackFile` is of. @default "prod" */
    readonly stack?: string;
}

/** A project folder that is this repository with a change; the caller removes it. */
export function projectCopy(change: ProjectChange): string {
    const { stack = "prod", stackFile, projectFile, lock = lockText(), program } = change;
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-"));
    const own: Record<string, string | null | undefined> = {
        "Pulumi.yaml": projectFile ?? fs.readFileSync(path.join(ROOT, "Pulumi.yaml"), "utf8"),
        [`Pulumi.${stack}.yaml`]: stackFile,
        "regions.lock.json": lock,
        "index.ts": program,
    };
    for (const [file, text] of Object.entries(own))
        if (typeof text === "string") fs.writeFileSync(path.join(directory, file), text);
    for (const entry of fs.readdirSync(ROOT)) {
        const replaced = own[entry] !== undefined || entry.startsWith(".");
        if (!replaced) fs.symlinkSync(path.join(ROOT, entry), path.join(directory, entry));
    }
    return directory;
}

/** Runs `use` in such a folder and removes it. */
export async function inProjectCopy<T>(
    change: ProjectChange,
    use: (directory: string) => Promise<T>,
): Promise<T> {
    const directory = projectCopy(change);
    try {
        return await use(directory);
    } finally {
        fs.rmSync(directory, { recursive: true });
    }
}
