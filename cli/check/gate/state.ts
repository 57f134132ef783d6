import { createHash } from "node:crypto";
import { compareText } from "../../../core/order";
import {
    parsePolicyConfig,
    reconcile,
    type PolicyInfo,
    type PolicySetting,
    type PolicySettings,
} from "../packs/config";
import { listPackages, type Packages } from "./packages";

/** Contents by path from the project's folder, with `/` between folders; a link has its target's name. */
export type GuardFiles = ReadonlyMap<string, Buffer>;

/** One exemption, as far as it can be compared. */
export interface GuardedExemption {
    readonly policy: string;
    readonly name: string;
    readonly until: string;
    readonly reason: string;
    readonly owner: string;
    /** The only stack that it is for, where it names one. */
    readonly stack?: string;
}

/** Everything of a commit that decides what its packs let pass. */
export interface GateState {
    /** The policies that the packs list, by name. */
    readonly policies: Readonly<Record<string, PolicyInfo>>;
    /** By the name of a stack: level and settings of each policy, defaults included. */
    readonly stacks: Readonly<Record<string, Readonly<Record<string, PolicySetting>>>>;
    readonly exemptions: readonly GuardedExemption[];
    /** Types that no policy judges, with their reasons. */
    readonly reviewed: Readonly<Record<string, string>>;
    /** SHA-256 of each other file of the packs. */
    readonly code: Readonly<Record<string, string>>;
    /** What the packs run on, from package-lock.json. */
    readonly packages: Packages;
}

/** Where the policies' data lies, beside their code. */
export const EXEMPTIONS_FILE = "policy/exemptions.json";
/** The list of types that no policy needs to judge. */
export const REVIEWED_FILE = "policy/facts/reviewed.json";
/** What npm installs. */
export const LOCK_FILE = "package-lock.json";
/** Levels of the stacks that have no file of their own. */
const STRICT_STACK = "prod";

/** Files of levels and settings, and exemptions beside them. */
export const LEVELS = /^policy\/[^/]+\.json$/;

/** The file of a stack's levels and settings. */
export const nameLevelsFile = (stack: string) => `policy/${stack}.json`;

/** The stacks that have levels of their own. */
export function listLevelFiles(files: GuardFiles): string[] {
    return [...files.keys()]
        .filter((file) => LEVELS.test(file) && file !== EXEMPTIONS_FILE)
        .map((file) => file.slice("policy/".length, -".json".length))
        .sort(compareText);
}

/**
 * Reads a commit's files and the policies that its packs list.
 * @param stacks names of the stacks to tell the levels of; one without a file has those of prod, as in `check`
 * @returns the state, the files' own settings by stack, and every problem of the files: what is unreadable is left out
 */
export function readGateState(
    files: GuardFiles,
    policies: readonly PolicyInfo[],
    stacks: readonly string[],
): {
    readonly state: GateState;
    readonly levels: Readonly<Record<string, PolicySettings>>;
    readonly problems: readonly string[];
} {
    const problems: string[] = [];
    const levels = new Map<string, PolicySettings>();
    for (const stack of listLevelFiles(files)) {
        const file = nameLevelsFile(stack);
        const read = parsePolicyConfig(String(files.get(file)));
        problems.push(...read.problems.map((problem) => `${file}: ${problem}`));
        levels.set(stack, read.settings);
    }
    const reviewed = readReviewed(files.get(REVIEWED_FILE));
    const isData = (file: string) =>
        file === LOCK_FILE ||
        LEVELS.test(file) ||
        file.endsWith(".md") ||
        (file === REVIEWED_FILE && reviewed !== undefined);
    const code = [...files].filter(([file]) => !isData(file));
    return {
        state: {
            policies: Object.fromEntries(policies.map((policy) => [policy.name, policy])),
            stacks: Object.fromEntries(
                stacks.map((stack) => [
                    stack,
                    reconcile(policies, [levels.get(stack) ?? levels.get(STRICT_STACK) ?? {}]),
                ]),
            ),
            exemptions: readExemptions(files.get(EXEMPTIONS_FILE)) ?? [],
            reviewed: reviewed ?? {},
            code: Object.fromEntries(
                code.map(([file, content]) => [
                    file,
                    createHash("sha256").update(content).digest("hex"),
                ]),
            ),
            packages: listPackages(files.get(LOCK_FILE)?.toString()),
        },
        levels: Object.fromEntries(levels),
        problems,
    };
}

/** The entries that have the form of an exemption; undefined when the text is no list. */
export function readExemptions(content: Buffer | undefined): GuardedExemption[] | undefined {
    const data = parseJson(content);
    if (!Array.isArray(data)) return undefined;
    return data.flatMap((item: unknown) => {
        const fields = isRecord(item) ? item : {};
        const text = (key: string) => (typeof fields[key] === "string" ? fields[key] : "");
        const [policy, name, until] = [text("policy"), text("name"), text("until")];
        if (policy === "" || name === "") return [];
        const stack = text("stack") === "" ? {} : { stack: text("stack") };
        return [{ policy, name, until, reason: text("reason"), owner: text("owner"), ...stack }];
    });
}

/** Every list of types in one; undefined when the file is another's, or none. */
function readReviewed(content: Buffer | undefined): Record<string, string> | undefined {
    const data = parseJson(content);
    if (!isRecord(data)) return undefined;
    const lists = Object.values(data);
    const isList = (list: unknown) =>
        isRecord(list) && Object.values(list).every((reason) => typeof reason === "string");
    return lists.every(isList)
        ? (Object.assign({}, ...lists) as Record<string, string>)
        : undefined;
}

function parseJson(content: Buffer | undefined): unknown {
    try {
        return JSON.parse(String(content));
    } catch {
        return undefined;
    }
}

function isRecord(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
