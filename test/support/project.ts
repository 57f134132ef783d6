import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { lockText } from "./preview";
import { listProjectParts, OWN } from "./projectFiles";

/** For checks of what no pack says: starting packs would take nearly all of their time. */
export const NO_PACKS = { own: [], config: path.join(OWN, "policy/prod.json") };

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

/** The tests' own project with the repository's program, which it links to, and a change; the caller removes it. */
export function projectCopy(change: ProjectChange = {}): string {
    const { stack = "prod", stackFile, projectFile, lock = lockText(), program } = change;
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-"));
    const changed: Record<string, string | null | undefined> = {
        "Pulumi.yaml": projectFile,
        [`Pulumi.${stack}.yaml`]: stackFile,
        "regions.lock.json": lock,
        "index.ts": program,
    };
    for (const [file, text] of Object.entries(changed))
        if (typeof text === "string") fs.writeFileSync(path.join(directory, file), text);
    for (const { name, target, owned } of listProjectParts()) {
        const place = path.join(directory, name);
        if (changed[name] !== undefined) continue;
        if (owned) fs.cpSync(target, place, { recursive: true });
        else fs.symlinkSync(target, place);
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
