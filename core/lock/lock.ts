import type * as yaml from "yaml";
import type { Problem } from "../problems/problems";
import { listIssueProblems } from "../problems/issues";
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

/** Characters of a line that a message shows. */
const SHOWN_CHARACTERS = 120;

/** Where a text is not JSON, as `line 12 is not valid JSON` with the line's text. */
export function describeJsonFault(text: string, { message }: Error): string {
    const at = findFaultOffset(text, message);
    // Node quotes what is around the fault, in one line.
    if (at === undefined) return `is not valid JSON: ${message.replace(/\s+/g, " ")}`;
    const line = text.slice(0, at).split("\n").length;
    const row = (text.split("\n")[line - 1] ?? "").trim().slice(0, SHOWN_CHARACTERS);
    if (text.slice(at).trim() === "")
        return `the text ends in the middle, at line ${line}${row === "" ? "" : `: ${row}`}`;
    return `line ${line} is not valid JSON: ${row}`;
}

/**
 * Where JSON.parse stopped. Its message names the position of some faults only; the YAML parser finds the
 * others by its JSON schema, but for what YAML allows there, such as a comma behind the last item.
 */
function findFaultOffset(text: string, message: string): number | undefined {
    if (message.includes("end of JSON input")) return text.trimEnd().length;
    const named = /at position (\d+)/.exec(message)?.[1];
    if (named !== undefined) return Number(named);
    // Loaded here: every run reads a lock, and nearly none a faulty one.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { parseDocument } = require("yaml") as typeof yaml;
    return parseDocument(text, { schema: "json", uniqueKeys: false }).errors[0]?.pos[0];
}
