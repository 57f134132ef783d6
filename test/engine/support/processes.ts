import * as fs from "node:fs";

/** Processes whose parent is `parent` and whose command line has a text in it. */
function childrenOf(parent: number, text: string): number[] {
    return fs
        .readdirSync("/proc")
        .filter((name) => /^\d+$/.test(name))
        .filter((pid) => read(pid, "stat").split(") ").at(-1)?.split(" ")[1] === String(parent))
        .filter((pid) => read(pid, "cmdline").includes(text))
        .map(Number);
}

/** A file of a process; empty when the process has ended meanwhile. */
function read(pid: string, file: string): string {
    try {
        return fs.readFileSync(`/proc/${pid}/${file}`, "utf8");
    } catch {
        return "";
    }
}

/** The CLI that this process has started; -1 when it has ended. */
export function commandProcess(): number {
    return childrenOf(process.pid, "bin/pulumi")[0] ?? -1;
}

/** The providers that it has started. */
export function providerProcesses(): number[] {
    return childrenOf(commandProcess(), "plugin.cjs");
}
