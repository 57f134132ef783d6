import { createHash } from "node:crypto";
import { compareText, sortKeys } from "../../../core/order";
import type { EnforcementLevel, PolicyInfo, PolicySetting } from "../packs/config";
import {
    EXEMPTIONS_FILE,
    LOCK_FILE,
    nameLevelsFile,
    REVIEWED_FILE,
    type GateState,
    type GuardedExemption,
} from "./state";

/** One thing of a change that lets more pass than before, or may. */
export interface Loosening {
    readonly kind: "level" | "setting" | "policy" | "exemption" | "reviewed" | "code" | "package";
    /** Where it is, from the project's folder. */
    readonly file: string;
    /** What it is about, such as the id of a policy. */
    readonly subject: string;
    /** Empty for what is new. */
    readonly before: string;
    /** Empty for what is gone. */
    readonly after: string;
}

/** Levels from the loosest; `remediate` mends what `mandatory` refuses. */
const STRICTNESS: readonly EnforcementLevel[] = ["disabled", "advisory", "remediate", "mandatory"];

/** What a change lets pass that its base does not; what cannot be told counts. Sorted. */
export function compareGates(base: GateState, change: GateState): Loosening[] {
    return [
        ...comparePolicies(base, change),
        ...compareStacks(base, change),
        ...compareExemptions(base.exemptions, change.exemptions),
        ...compareReviewed(base.reviewed, change.reviewed),
        ...compareRecords(base.code, change.code).map(([file, before, after]) => ({
            ...{ kind: "code" as const, file, subject: "", before, after },
        })),
        ...compareRecords(base.packages, change.packages).map(([place, before, after]) => ({
            ...{ kind: "package" as const, file: LOCK_FILE, subject: place, before, after },
        })),
    ].sort((a, b) => compareText(writeCanonical(a), writeCanonical(b)));
}

/** The SHA-256 of a difference, by which a reviewer names it: of a text that is the same for the same difference. */
export function digestLoosenings(loosenings: readonly Loosening[]): string {
    const text = loosenings.map(writeCanonical).sort(compareText).join("\n");
    return createHash("sha256").update(text).digest("hex");
}

function writeCanonical({ kind, file, subject, before, after }: Loosening): string {
    return JSON.stringify([kind, file, subject, before, after]);
}

function comparePolicies({ policies }: GateState, change: GateState): Loosening[] {
    return Object.values(policies)
        .filter(({ name }) => !change.policies[name])
        .map(({ name, level }) => ({
            ...{ kind: "policy", file: "policy", subject: name, before: level, after: "" },
        }));
}

function compareStacks(base: GateState, change: GateState): Loosening[] {
    return Object.entries(base.stacks).flatMap(([stack, policies]) =>
        Object.entries(policies).flatMap(([id, before]) => {
            const [info, after] = [base.policies[id], change.stacks[stack]?.[id]];
            return info && after ? comparePolicy(nameLevelsFile(stack), info, before, after) : [];
        }),
    );
}

function comparePolicy(
    file: string,
    { name, schema }: PolicyInfo,
    before: PolicySetting,
    after: PolicySetting,
): Loosening[] {
    const [was, is] = [before.level ?? "mandatory", after.level ?? "mandatory"];
    const level: Loosening[] =
        STRICTNESS.indexOf(is) < STRICTNESS.indexOf(was)
            ? [{ kind: "level", file, subject: name, before: was, after: is }]
            : [];
    const keys = Object.keys({ ...schema, ...before.properties }).sort(compareText);
    const settings = keys
        .filter((key) =>
            loosens(schema[key]?.loosens, before.properties[key], after.properties[key]),
        )
        .map((key): Loosening => ({
            ...{ kind: "setting", file, subject: `${name}.${key}` },
            before: writeJson(before.properties[key]),
            after: writeJson(after.properties[key]),
        }));
    return [...level, ...settings];
}

/**
 * Whether a setting's new value lets more pass.
 * @param direction which change loosens, as the base's pack tells it; where it tells nothing, any does
 */
export function loosens(direction: unknown, before: unknown, after: unknown): boolean {
    if (writeJson(before) === writeJson(after)) return false;
    switch (direction) {
        case "higher":
            return !(isNumeric(before, after) && Number(after) < Number(before));
        case "lower":
            return !(isNumeric(before, after) && Number(after) > Number(before));
        case "on":
            return !(before === true && after === false);
        case "off":
            return !(before === false && after === true);
        case "more":
            return !isWithin(after, before);
        case "fewer":
            return !isWithin(before, after);
        default:
            return true;
    }
}

function isNumeric(...values: readonly unknown[]): boolean {
    return values.every((value) => typeof value === "number");
}

/** Whether a list, or a map of reasons, has no entry that another lacks. */
function isWithin(part: unknown, whole: unknown): boolean {
    if (Array.isArray(part) && Array.isArray(whole)) {
        const known = new Set(whole.map(writeJson));
        return part.every((item) => known.has(writeJson(item)));
    }
    const [some, all] = [readReasons(part), readReasons(whole)];
    return some !== undefined && all !== undefined && some.every((key) => all.includes(key));
}

/** The names in a map that have a reason; undefined where it is no map, or one that hides another's entries. */
function readReasons(value: unknown): string[] | undefined {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
    const entries = Object.entries(value);
    // The first pattern that fits decides, so an entry without a reason can take one away.
    return entries.every(([, reason]) => typeof reason === "string" && reason.trim() !== "")
        ? entries.map(([key]) => key)
        : undefined;
}

function compareExemptions(
    base: readonly GuardedExemption[],
    change: readonly GuardedExemption[],
): Loosening[] {
    const before = findEnds(base);
    // One that names no stack is for no fewer stacks than one that does.
    const findBefore = (one: GuardedExemption) =>
        before.get(writeKey(one)) ?? before.get(writeKey({ ...one, stack: undefined }));
    return [...findEnds(change).values()]
        .filter((one) => one.until > (findBefore(one)?.until ?? ""))
        .map((one): Loosening => {
            const { policy, name, stack, until, reason, owner } = one;
            const old = findBefore(one);
            return {
                ...{ kind: "exemption", file: EXEMPTIONS_FILE },
                subject: `${policy} of ${name}${stack === undefined ? "" : ` in ${stack}`}`,
                before: old?.until ?? "",
                after: old ? until : `${until}: ${reason} (${owner})`,
            };
        });
}

function writeKey({ policy, name, stack }: GuardedExemption): string {
    return JSON.stringify([policy, name, stack ?? ""]);
}

/** The exemption of each policy, resource and stack that ends last. */
function findEnds(exemptions: readonly GuardedExemption[]): Map<string, GuardedExemption> {
    const ends = new Map<string, GuardedExemption>();
    for (const exemption of exemptions) {
        const key = writeKey(exemption);
        if (exemption.until >= (ends.get(key)?.until ?? "")) ends.set(key, exemption);
    }
    return ends;
}

function compareReviewed(
    base: Readonly<Record<string, string>>,
    change: Readonly<Record<string, string>>,
): Loosening[] {
    const has = (list: Readonly<Record<string, string>>, type: string) =>
        (list[type] ?? "").trim() !== "";
    return Object.keys(change)
        .filter((type) => has(change, type) && !has(base, type))
        .map((type) => ({
            ...{ kind: "reviewed", file: REVIEWED_FILE, subject: type, before: "" },
            after: change[type]!,
        }));
}

/** What differs between two records: key, value before and value after, each empty where there is none. */
function compareRecords(
    base: Readonly<Record<string, string>>,
    change: Readonly<Record<string, string>>,
): (readonly [key: string, before: string, after: string])[] {
    return Object.keys({ ...base, ...change })
        .filter((key) => base[key] !== change[key])
        .map((key) => [key, base[key] ?? "", change[key] ?? ""] as const);
}

/** A value as JSON, with the keys of objects in order. */
function writeJson(value: unknown): string {
    const order = (_key: string, item: unknown) =>
        typeof item === "object" && item !== null && !Array.isArray(item)
            ? sortKeys(item as Record<string, unknown>)
            : item;
    return JSON.stringify(value, order) ?? "";
}
