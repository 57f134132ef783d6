import { randomUUID } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as z from "zod";

/** A process that submits: what tells it from every other, on any machine. */
export const holderSchema = z.object({
    /** Made up by the process; no two have the same. */
    id: z.string(),
    /** The running system and its space of process ids. */
    machine: z.string(),
    pid: z.number(),
    /** When the process began, as its system counts; a later process may have the same pid. */
    began: z.string(),
});

/** A process that submits. */
export type Holder = z.infer<typeof holderSchema>;

/** This process, and what it can tell of others. */
export interface Holders {
    readonly me: Holder;
    /** Whether a process has surely ended; false for one of another machine, of which nothing is known. */
    isGone(holder: Holder): boolean;
}

/** This process and those of its machine. */
export function findHolders(): Holders {
    const machine = describeMachine();
    const me = { id: randomUUID(), machine, pid: process.pid, began: readBeginning(process.pid) };
    return {
        me,
        isGone: (holder) =>
            holder.machine === machine && readBeginning(holder.pid) !== holder.began,
    };
}

/**
 * A name for this start of this system and its process ids, which a container has of its own.
 * @see https://man7.org/linux/man-pages/man7/pid_namespaces.7.html
 */
function describeMachine(): string {
    try {
        const boot = fs.readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
        return `${boot} ${fs.readlinkSync("/proc/self/ns/pid")}`;
    } catch {
        // Not Linux: there is no space of process ids beside the system's.
        return os.hostname();
    }
}

/**
 * When a process began, in ticks since the system's start; empty when there is none. Where the system
 * does not say, every process that is alive has begun `alive`.
 * @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
function readBeginning(pid: number): string {
    try {
        process.kill(pid, 0);
    } catch (error) {
        // EPERM: it is alive, and another user's.
        if ((error as NodeJS.ErrnoException).code === "ESRCH") return "";
    }
    try {
        // The program's name, in brackets, may hold spaces; the 22nd field is the 20th behind it.
        const fields = fs.readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ");
        const isZombie = fields?.[0] === "Z";
        return isZombie ? "" : (fields?.[19] ?? "alive");
    } catch {
        return "alive";
    }
}
