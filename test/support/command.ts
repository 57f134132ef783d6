import { spawn } from "node:child_process";
import * as path from "node:path";
import { ROOT } from "./preview";

/** How a command ended. */
export interface CommandEnd {
    readonly code: number | null;
    readonly stdout: string;
    readonly stderr: string;
    readonly seconds: number;
}

/** What a command runs with. */
export interface CommandOptions {
    /** @default only PATH: no home, no credentials, no proxy */
    readonly env?: NodeJS.ProcessEnv;
    /** Command in front of node, such as `unshare`. */
    readonly prefix?: readonly string[];
}

/** Runs `gpu-batch` in a process of its own. */
export function gpuBatch(
    args: readonly string[],
    options: CommandOptions = {},
): Promise<CommandEnd> {
    const { env = { PATH: process.env.PATH }, prefix = [] } = options;
    const [command = "", ...rest] = [
        ...prefix,
        process.execPath,
        path.join(ROOT, "bin/gpu-batch.cjs"),
        ...args,
    ];
    const started = performance.now();
    const child = spawn(command, rest, { cwd: ROOT, env, stdio: ["ignore", "pipe", "pipe"] });
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    return new Promise((resolve, reject) => {
        child.once("error", reject);
        child.once("close", (code) =>
            resolve({ code, stdout, stderr, seconds: (performance.now() - started) / 1000 }),
        );
    });
}
