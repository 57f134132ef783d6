import { execFile, spawn, type ChildProcess } from "node:child_process";
import * as path from "node:path";
import * as readline from "node:readline";
import { promisify } from "node:util";
import {
    buildChildEnvironment,
    buildContainerArguments,
    type Engine,
    type LocalRun,
} from "./localRun";
import { UserError } from "../../../core/problems/userError";

/** Runs the children of an array on this machine. */
export interface Runner {
    /** Runs one child, tells its lines, and gives its exit status. */
    run(index: number, line: (text: string) => void): Promise<number>;
    /** Sends SIGTERM to those that run, as Batch does on a cancelled job. */
    stop(): void;
}

/** Folder of the worker, whose launcher and examples a run without container uses. */
const WORKER = path.resolve(__dirname, "../../../docker/worker");

/** Exit status that a shell gives to a command that is not there. */
const NOT_FOUND = 127;

/** Processes that have not ended. */
type Running = Set<ChildProcess>;

function run(
    running: Running,
    command: string,
    args: readonly string[],
    env: NodeJS.ProcessEnv,
    line: (text: string) => void,
): Promise<number> {
    // In a group of its own: Ctrl-C is answered here, with the signal that the worker knows.
    const child = spawn(command, args, { env, stdio: ["ignore", "pipe", "pipe"], detached: true });
    running.add(child);
    child.once("close", () => running.delete(child));
    for (const stream of [child.stdout, child.stderr])
        readline.createInterface({ input: stream }).on("line", line);
    return new Promise((resolve) => {
        child.once("error", (error) => {
            line(`cannot run ${command}: ${error.message}`);
            resolve(NOT_FOUND);
        });
        // 128 and the signal's number is what a shell says; Node names the signal only.
        child.once("close", (code, signal) => resolve(code ?? (signal === "SIGKILL" ? 137 : 143)));
    });
}

function stop(running: Running): void {
    for (const { pid } of running)
        try {
            if (pid !== undefined) process.kill(-pid, "SIGTERM");
        } catch {
            // It has ended since.
        }
}

/** Runs children as processes of this machine. */
export function createProcessRunner(local: LocalRun, folder: string): Runner {
    const [command = "", ...args] = local.command;
    const running: Running = new Set();
    const runChild: Runner["run"] = (index, line) => {
        const env = {
            ...process.env,
            PATH: `${WORKER}${path.delimiter}${process.env.PATH ?? ""}`,
            PYTHONPATH: [WORKER, process.env.PYTHONPATH].filter(Boolean).join(path.delimiter),
            ...buildChildEnvironment(local, index, folder),
        };
        return run(running, command, args, env, line);
    };
    return { run: runChild, stop: () => stop(running) };
}

/** How a command ends: true when it is there and succeeds. */
async function doesSucceed(command: string, args: readonly string[]): Promise<boolean> {
    try {
        await promisify(execFile)(command, [...args], { timeout: 20_000 });
        return true;
    } catch {
        return false;
    }
}

/** The engine asked for, or the first that answers. */
async function findEngine(asked: Engine | undefined): Promise<Engine> {
    const candidates: readonly Engine[] = asked ? [asked] : ["docker", "podman"];
    for (const engine of candidates) if (await doesSucceed(engine, ["info"])) return engine;
    throw new UserError(
        `${candidates.join(" and ")} ${candidates.length > 1 ? "do" : "does"} not answer; start docker's daemon (systemctl start docker), install one (apt-get install docker.io or podman), or run with --no-container`,
    );
}

/** What containers are run with. */
export interface ContainerOptions {
    readonly engine?: Engine;
    readonly image: string;
    readonly sharedMemoryMiB: number;
    readonly folder: string;
}

/** Runs children in containers of docker or podman, with GPUs when this machine has any. */
export async function createContainerRunner(
    local: LocalRun,
    options: ContainerOptions,
): Promise<Runner> {
    const engine = await findEngine(options.engine);
    const gpus = await doesSucceed("nvidia-smi", ["-L"]);
    const user = `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`;
    const container = { ...options, engine, gpus, user };
    const running: Running = new Set();
    return {
        run: (index, line) =>
            run(
                running,
                engine,
                buildContainerArguments(local, container, index),
                process.env,
                line,
            ),
        stop: () => stop(running),
    };
}
