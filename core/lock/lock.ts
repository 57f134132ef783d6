import type { Problem } from "../problems/problems";
import { listIssueProblems } from "../problems/issues";
import { describeJsonFault } from "./jsonFault";
import { findLockProblems, nameRow } from "./lockProblems";
import { lockSchema, type Lock } from "./schema";
import { migrate } from "./migrate";

export {
    ANY_ZONE,
    INTERRUPTION_BUCKETS,
    LOCK_SCHEMA_VERSION,
    type InterruptionBucket,
    type Lock,
    type LockRegion,
    type Pool,
    type Selection,
} from "./schema";

/** Name of the lock file, beside Pulumi.yaml. */
export const LOCK_FILE = "regions.lock.json";

/** Reads the text of a lock file; every fault of it is a problem with its path as key. */
export function parseLock(text: string): { lock?: Lock; problems: Problem[] } {
    let data: unknown;
    try {
        data = JSON.parse(text);
    } catch (error) {
        const message = `${describeJsonFault(text, error as Error)}; restore the file with: git checkout -- ${LOCK_FILE}`;
        return { problems: [{ key: LOCK_FILE, message }] };
    }
    const migrated = migrate(data);
    if (migrated.problems.length > 0) return { problems: migrated.problems };
    const parsed = lockSchema.safeParse(migrated.data);
    if (!parsed.success)
        return {
            problems: listIssueProblems(parsed.error, migrated.data).map(withRow(migrated.data)),
        };
    const problems = findLockProblems(parsed.data);
    return problems.length > 0 ? { problems } : { lock: parsed.data, problems };
}

/** Adds type and zone to the key of a problem inside a pool: an index alone is hard to find. */
function withRow(data: unknown): (problem: Problem) => Problem {
    return ({ key, message }) => {
        const [, path = "", region = "", index = ""] =
            /^(regions\.([^.]+)\.pools\[(\d+)\])/.exec(key) ?? [];
        const pools = (data as { regions?: Record<string, { pools?: unknown[] }> }).regions?.[
            region
        ]?.pools;
        const row = path && pools ? nameRow(pools[Number(index)] as never) : "";
        return { key: row ? `${path}${row}${key.slice(path.length)}` : key, message };
    };
}
