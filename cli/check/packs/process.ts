import { spawn, type ChildProcess } from "node:child_process";
import * as path from "node:path";
import type { Readable } from "node:stream";

/** What packs are started with. */
export interface PackHostArgs {
    /** Folders of the packs. */
    readonly directories: readonly string[];
    readonly env: NodeJS.ProcessEnv;
    /** Ends the packs, started or not. */
    readonly signal: AbortSignal;
    /** @default 60000 */
    readonly timeoutMs?: number;
}

const REQUIRED = ["../../../preload.cjs", "../fasterSdk.cjs"].flatMap((file) => [
    "--require",
    path.join(__dirname, file),
]);

/**
 * Starts packs in one process of their own.
 * @returns the port of each on the loopback address, in the order of the folders
 * @throws Error that names the pack that did not start and says what it printed
 */
export function startPacks(args: PackHostArgs): Promise<number[]> {
    const { directories, env, signal, timeoutMs = 60_000 } = args;
    const child = spawn(
        process.execPath,
        [...REQUIRED, path.join(__dirname, "host.cjs"), ...directories],
        {
            // tsx takes the paths of the folder's tsconfig.json, which must be the packs' own and not the program's.
            cwd: directories[0],
            ...{ env, signal, killSignal: "SIGKILL", stdio: ["pipe", "ignore", "pipe", "pipe"] },
        },
    );
    return readPorts(child, directories.length, timeoutMs);
}

function readPorts(child: ChildProcess, count: number, timeoutMs: number): Promise<number[]> {
    const ports: number[] = [];
    let starting = "";
    let stderr = "";
    /** The part of a line that has come. */
    let pending = "";
    const failure = (how: string) => {
        const printed = stderr.trim();
        return new Error(
            `the policy pack ${path.basename(starting) || "host"} ${how}${printed ? `:\n${printed}` : ""}`,
        );
    };
    return new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(failure("did not start in time")), timeoutMs);
        const settle = (finish: () => void) => {
            clearTimeout(timer);
            finish();
        };
        child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
        (child.stdio[3] as Readable).setEncoding("utf8").on("data", (text: string) => {
            const lines = (pending + text).split("\n");
            pending = lines.pop() ?? "";
            for (const line of lines) {
                const told = JSON.parse(line) as { starting?: string; port?: number };
                starting = told.starting ?? starting;
                if (told.port !== undefined) ports.push(told.port);
            }
            if (ports.length === count) settle(() => resolve(ports));
        });
        // Later than the start it means that the packs were ended.
        child.on("error", (error) => settle(() => reject(error)));
        child.once("close", (code) => settle(() => reject(failure(`ended with status ${code}`))));
    });
}
