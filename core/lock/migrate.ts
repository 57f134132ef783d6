import type { Problem } from "../problems/problems";
import { LOCK_SCHEMA_VERSION } from "./schema";

/** Turns the data of one schema version into the next one's. */
export type Migration = (data: Record<string, unknown>) => Record<string, unknown>;

/** What turns version N into N + 1, by N. A release that raises the version adds its step here. */
export const MIGRATIONS: Readonly<Record<number, Migration>> = {};

/** The data of a lock in the current schema version, or why it cannot be brought there. */
export function migrate(
    data: unknown,
    migrations: Readonly<Record<number, Migration>> = MIGRATIONS,
    current: number = LOCK_SCHEMA_VERSION,
): { data: unknown; problems: Problem[] } {
    const key = "schemaVersion";
    const refused = (message: string) => ({ data, problems: [{ key, message }] });
    if (typeof data !== "object" || data === null || Array.isArray(data))
        return {
            data,
            problems: [{ key: "", message: "is not an object; restore the committed file" }],
        };
    let migrated = data as Record<string, unknown>;
    const version = migrated[key];
    if (typeof version !== "number" || !Number.isInteger(version) || version < 1)
        return refused(
            `is ${JSON.stringify(version) ?? "missing"}; write ${current}, or restore the committed file`,
        );
    if (version > current)
        return refused(
            `is ${version}, and this release reads up to ${current}; update gpu-batch, or restore an older file`,
        );
    for (let at = version; at < current; at++) {
        const step = migrations[at];
        if (!step)
            return refused(
                `is ${version}, which this release cannot read; run gpu-batch regions refresh for a new file`,
            );
        migrated = { ...step(migrated), [key]: at + 1 };
    }
    return { data: migrated, problems: [] };
}
