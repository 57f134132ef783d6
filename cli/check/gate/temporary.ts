import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** A folder that goes when it is removed, or with the process. */
export interface TemporaryFolder {
    readonly directory: string;
    remove(): void;
}

/** Makes a folder that is removed on every exit, by a signal too; only SIGKILL leaves it behind. */
export function createTemporaryFolder(prefix: string): TemporaryFolder {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), prefix));
    const clean = () => fs.rmSync(directory, { recursive: true, force: true });
    const onSignal = (signal: NodeJS.Signals) => {
        remove();
        process.kill(process.pid, signal);
    };
    const remove = () => {
        process.removeListener("exit", clean);
        for (const signal of SIGNALS) process.removeListener(signal, onSignal);
        clean();
    };
    process.once("exit", clean);
    for (const signal of SIGNALS) process.once(signal, onSignal);
    return { directory, remove };
}
