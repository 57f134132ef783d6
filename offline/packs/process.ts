import { spawn, type ChildProcess } from "node:child_process";
import * as path from "node:path";
import type { Readable } from "node:stream";

/** What packs are started with. */
export interface PackHostArgs {
    /** Folders of the packs. */
    readonly directories: readonly string[];
    readonly env: NodeJS.ProcessEnv;
    /** @default 60000 */
    readonly timeoutMs?: number;
}

/** Packs that are being served. */
export interface PackHost {
    /** Port of each pack on the loopback address, in the order of the folders. */
    readonly ports: readonly number[];
    stop(): void;
}

const REQUIRED = ["../inspectFix.cjs", "../lazyClosure.cjs"].flatMap((file) => [
    "--require",
    path.join(__dirname, file),
]);

/**
 * Starts packs in one process of their own.
 * @throws Error that names the pack that did not start and says what it printed
 */
export async function startPacks(args: PackHostArgs): Promise<PackHost> {
    const { directories, env, timeoutMs = 60_000 } = args;
    const child = spawn(
        process.execPath,
        [...REQUIRED, path.join(__dirname, "host.cjs"), ...directories],
        { env, stdio: ["pipe", "ignore", "pipe", "pipe"] },
    );
    const stop = () => {
        child.removeAllListeners("close");
        child.kill("SIGKILL");
    };
    try {
        return { ports: await portsOf(child, directories.length, timeoutMs), stop };
    } catch (error) {
        stop();
        throw error;
    }
}

function portsOf(child: ChildProcess, count: number, timeoutMs: number): Promise<number[]> {
    const ports: number[] = [];
    let [starting, stderr, pending] = ["", "", ""];
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
        child.once("error", (error) => settle(() => reject(error)));
        child.once("close", (code) => settle(() => reject(failure(`ended with status ${code}`))));
    });
}
