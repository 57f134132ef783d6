import { findStackNameProblem, PREFIX } from "../facts/names";
import { LOCK_FILE, parseLock } from "../lock/lock";
import { listIssueProblems } from "../problems/issues";
import {
    joinWords,
    locateProblems,
    suggestNearest,
    type Locate,
    type Problem,
} from "../problems/problems";
import { buildCells } from "./cells";
import { findCrossProblems, type ReadableValues } from "./checks";
import { buildImageSettings } from "./jobImage";
import { FIELDS, KEYS, TEXT_KEYS, type Key, type Values } from "./keys";
import { findResidencyProblems } from "./regions";
import { describeSample, findSampleProblems } from "./samples";
import type { Settings } from "./settings";

/** What a stack's settings are read from; texts, so that reading them is pure. */
export interface SettingsSource {
    /** Name of the Pulumi project. */
    readonly project: string;
    readonly stack: string;
    /** Values of the namespace `gpu-batch` without its prefix, as Pulumi hands them over. */
    readonly config: Readonly<Record<string, string>>;
    /** Keys of those that are encrypted. */
    readonly secretKeys: readonly string[];
    /** Text of regions.lock.json; undefined when the file is not there. */
    readonly lockText: string | undefined;
    /** True when resources will be made and not only planned: examples in the lock are refused. */
    readonly applying?: boolean;
    /**
     * Says where a key stands. A deployment does not know: Pulumi's engine hands it the settings, from
     * whatever file.
     * @default problems name the key alone
     */
    readonly locate?: Locate;
}

/** The values of one namespace by key, without the prefix: `gpu-batch:job` is `job`. */
export function pickNamespace(
    values: Readonly<Record<string, string>>,
    namespace: string,
): Record<string, string> {
    const prefix = `${namespace}:`;
    return Object.fromEntries(
        Object.entries(values)
            .filter(([key]) => key.startsWith(prefix))
            .map(([key, value]) => [key.slice(prefix.length), value]),
    );
}

/** The settings of a stack, or every problem of its configuration and lock at once. */
export function parseSettings(source: SettingsSource): {
    settings?: Settings;
    problems: Problem[];
} {
    const { settings, problems } = parseUnplaced(source);
    return { ...(settings ? { settings } : {}), problems: locateProblems(problems, source.locate) };
}

function parseUnplaced(source: SettingsSource): ReturnType<typeof parseSettings> {
    if (source.project !== PREFIX) return { problems: [describeWrongProject(source.project)] };
    const { values, problems } = readValues(source);
    const stackProblem = findStackNameProblem(source.stack);
    const { lock, problems: lockProblems } =
        source.lockText === undefined
            ? { lock: undefined, problems: [MISSING_LOCK] }
            : parseLock(source.lockText);
    const all = [
        ...(stackProblem ? [{ key: "stack", message: stackProblem }] : []),
        ...problems,
        ...findCrossProblems(values),
        ...lockProblems.map(placeInLock),
    ];
    if (stackProblem || !lock || !isComplete(values)) return { problems: all };
    const { cells, problems: cellProblems } = buildCells({ stack: source.stack, values, lock });
    const samples = findSampleProblems(lock, cells);
    all.push(
        ...cellProblems,
        ...findResidencyProblems(values, cells, source.stack),
        ...(source.applying ? samples.map(placeInLock) : []),
    );
    if (all.length > 0) return { problems: all };
    return {
        problems: [],
        settings: {
            stack: source.stack,
            ...(values.accountId ? { accountId: values.accountId } : {}),
            image: buildImageSettings(values.image),
            cells,
            warnings: samples.map(describeSample),
        },
    };
}

/** The namespace of the settings and the prefix of names follow the project's name. */
function describeWrongProject(name: string): Problem {
    return { key: "name of Pulumi.yaml", message: `is ${JSON.stringify(name)}; write ${PREFIX}` };
}

const MISSING_LOCK: Problem = {
    key: "regions.lock.json",
    message: "is missing; restore it with: git checkout -- regions.lock.json",
};

function placeInLock({ key, message }: Problem): Problem {
    const file = LOCK_FILE;
    return { key: key === "" || key === file ? file : `${file} ${key}`, message };
}

/** Whether every key was readable. */
export function isComplete(values: ReadableValues): values is Values {
    return Object.keys(KEYS).every((key) => values[key as Key] !== undefined);
}

/** A value as its schema wants it: JSON is parsed, text is left alone. */
function decode(key: Key, text: string): unknown {
    if (TEXT_KEYS.includes(key)) return text;
    try {
        return JSON.parse(text) as unknown;
    } catch {
        return text;
    }
}

/** Every key that is readable, and the problems of those that are not. */
export function readValues({ config, secretKeys }: Pick<SettingsSource, "config" | "secretKeys">): {
    values: ReadableValues;
    problems: Problem[];
} {
    const values: Record<string, unknown> = {};
    const problems = findUnknownKeys(Object.keys(config));
    for (const key of Object.keys(KEYS) as Key[]) {
        const at = `gpu-batch:${key}`;
        const text = config[key];
        if (text === undefined) {
            problems.push({
                key: at,
                message: "is missing and has no default in Pulumi.yaml; set it",
            });
            continue;
        }
        if (secretKeys.includes(key)) {
            problems.push({
                key: at,
                message: "is encrypted, but plans show settings; set it again without --secret",
            });
            continue;
        }
        const data = decode(key, text);
        const parsed = KEYS[key].safeParse(data);
        if (parsed.success) values[key] = parsed.data;
        else problems.push(...listIssueProblems(parsed.error, data, at, listKnownFields(key)));
    }
    return { values, problems };
}

/** Names of the fields of the object at a path below `key`. */
function listKnownFields(key: Key): (path: readonly PropertyKey[]) => readonly string[] {
    return (path) => FIELDS[[key, ...path].join(".")] ?? [];
}

function findUnknownKeys(keys: readonly string[]): Problem[] {
    const known = FIELDS[""] ?? [];
    return keys
        .filter((key) => !known.includes(key))
        .map((key) => ({
            key: `gpu-batch:${key}`,
            message: `is not a known key${suggestNearest(key, known) || ` (known: ${joinWords(known)}); remove it`}`,
        }));
}
