import * as os from "node:os";
import * as path from "node:path";

/**
 * Folder of a version of the CLI, the same that the npm package `pulumi` keeps it in.
 * @see https://github.com/pulumi/pulumi/blob/v3.259.0/npm/lib/cache.js
 */
export function cliRoot(version: string): string {
    const home = process.env.PULUMI_HOME || path.join(os.homedir(), ".pulumi");
    return path.join(home, "versions", version);
}

/** Path of the CLI itself. */
export function cliPath(version: string): string {
    return path.join(
        cliRoot(version),
        "bin",
        process.platform === "win32" ? "pulumi.exe" : "pulumi",
    );
}
