import { execFileSync, spawn } from "node:child_process";
import * as path from "node:path";
import { sharedClone } from "./projectFiles";

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

/** Runs the `gpu-batch` of a clone with the tests' own project, in that folder and a process of its own. */
export function gpuBatch(
    args: readonly string[],
    options: CommandOptions = {},
): Promise<CommandEnd> {
    const { env = { PATH: process.env.PATH }, prefix = [] } = options;
    const cwd = sharedClone();
    const program = [process.execPath, path.join(cwd, "bin/gpu-batch.cjs")];
    const [command = "", ...rest] = [...prefix, ...program, ...args];
    const started = performance.now();
    const child = spawn(command, rest, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
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

/** The lines of a command's `--json`. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export function events(stdout: string): any[] {
    const lines = stdout.split("\n").filter(Boolean);
    return lines.map((line) => JSON.parse(line) as unknown);
}

/** Seconds that loading Pulumi's SDK takes on an idle machine of two cores, for which the bounds are set. */
const IDLE_LOAD_SECONDS = 0.7;

/** How many times slower than that this machine is right now; 1 when it is not. */
export function slowness(): number {
    const started = performance.now();
    execFileSync(process.execPath, ["-e", 'require("@pulumi/pulumi")'], {
        cwd: sharedClone(),
    });
    return Math.max(1, (performance.now() - started) / 1000 / IDLE_LOAD_SECONDS);
}
