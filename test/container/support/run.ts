import { spawnSync, type SpawnSyncOptions } from "node:child_process";

/** How a command ended. */
export interface Ended {
    /** Exit status; -1 when it could not start or a signal ended it. */
    readonly code: number;
    readonly stdout: string;
    readonly stderr: string;
}

/** Runs a command to its end, whatever that is. */
export function run(
    command: string,
    args: readonly string[],
    options: SpawnSyncOptions = {},
): Ended {
    const { status, stdout, stderr, error } = spawnSync(command, args, {
        maxBuffer: 1 << 28,
        ...options,
        encoding: "utf8",
    });
    return { code: status ?? -1, stdout: stdout ?? "", stderr: error?.message ?? stderr ?? "" };
}

/**
 * Runs a command that must succeed and returns what it printed.
 * @throws Error with its output when it fails
 */
export function must(
    command: string,
    args: readonly string[],
    options: SpawnSyncOptions = {},
): string {
    const { code, stdout, stderr } = run(command, args, options);
    if (code !== 0)
        throw new Error(`${command} ${args.join(" ")}: exit ${code}\n${stdout}\n${stderr}`);
    return stdout;
}
