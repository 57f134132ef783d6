/** One reviewed exception to one policy. */
export interface Exemption {
    readonly policy: string;
    /** Logical name of the resource. */
    readonly name: string;
    /** Why it does no harm, in three words or more. */
    readonly reason: string;
    /** Last day that it holds, such as `2027-03-31`; {@link MAX_DAYS} ahead at most. */
    readonly until: string;
    /**
     * The only stack that it is for.
     * @default the stack that `name` begins with, as in `prod-us-east-2-queue`; every stack if there is none
     */
    readonly stack?: string;
    /** Who answers for it and takes it away in time: a person or a team. */
    readonly owner: string;
}

/** Days that an exemption may last from today: long enough for a quarter's plan and its delays, too short to be forgotten. */
export const MAX_DAYS = 180;
/** Fewest words of a reason: one or two name a mood, and not why the rule may be broken here. */
const MIN_REASON_WORDS = 3;

/** What is there to be exempted from. */
export interface Catalogue {
    readonly pack: string;
    readonly ids: readonly string[];
    /** Packs that share the file; a policy of another one is that pack's to check. */
    readonly packs: readonly string[];
}

const KEYS: readonly string[] = ["policy", "name", "reason", "until", "owner", "stack"];

/**
 * A logical name that carries its cell: stack, region and, of all but the cell itself, a part of it. Codes of regions:
 * https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
 */
const IN_CELL =
    /^(.+?)-(?:[a-z]{2}(?:-gov|-iso[a-z]?)?|eusc-de)-(?:central|(?:north|south)(?:east|west)?|east|west)-\d(?:-|$)/;

function isDay(text: unknown): text is string {
    return (
        typeof text === "string" &&
        /^\d{4}-\d{2}-\d{2}$/.test(text) &&
        !Number.isNaN(Date.parse(text)) &&
        new Date(text).toISOString().startsWith(text)
    );
}

/** The last day that an exemption may have on a day. */
function findLastDay(today: string): string {
    const day = new Date(today);
    day.setUTCDate(day.getUTCDate() + MAX_DAYS);
    return day.toISOString().slice(0, 10);
}

function findUntilProblems(until: unknown, today: string): string[] {
    if (!isDay(until)) return ["has no day it ends; write until, such as 2027-03-31"];
    const last = findLastDay(today);
    return until <= last
        ? []
        : [
              `ends on ${until}, more than ${MAX_DAYS} days from today; write until ${last} or earlier`,
          ];
}

function findReasonProblems(reason: unknown): string[] {
    if (typeof reason !== "string" || reason.trim() === "") return ["has no reason; write one"];
    const words = reason.match(/[\p{L}\p{N}]\S*/gu) ?? [];
    return words.length >= MIN_REASON_WORDS
        ? []
        : [
              `has the reason ${JSON.stringify(reason)}; write why the rule may be broken here, in ${MIN_REASON_WORDS} words or more`,
          ];
}

function findItemProblems(item: unknown, { pack, ids, packs }: Catalogue, today: string): string[] {
    if (typeof item !== "object" || item === null || Array.isArray(item))
        return ["is no object; write policy, name, reason, until and owner"];
    const fields = item as Record<string, unknown>;
    const problems = Object.keys(fields)
        .filter((key) => !KEYS.includes(key))
        .map((key) => `has the unknown key ${key}; write ${KEYS.join(", ")}`);
    const isMissing = (key: string) => typeof fields[key] !== "string" || fields[key].trim() === "";
    for (const key of ["policy", "name"])
        if (isMissing(key)) problems.push(`has no ${key}; write one`);
    problems.push(...findReasonProblems(fields.reason), ...findUntilProblems(fields.until, today));
    if (isMissing("owner"))
        problems.push(
            "has no owner; write who answers for it and takes it away in time, such as @acme/ml-platform",
        );
    if ("stack" in fields && (typeof fields.stack !== "string" || fields.stack.trim() === ""))
        problems.push("has a stack without a name; write one, such as prod, or remove stack");
    const id = typeof fields.policy === "string" ? fields.policy : "";
    const known = packs.filter((name) => id.startsWith(`${name}-`));
    if (id !== "" && (known.length === 0 || (known.includes(pack) && !ids.includes(id))))
        problems.push(`names ${id}, which no pack has; write the id of a policy`);
    return problems;
}

/**
 * Reads the text of `exemptions.json` for one pack.
 * @param today such as `2026-11-22`
 * @returns the pack's own exemptions; or every problem of the file, and none of them
 */
export function parseExemptions(
    text: string,
    catalogue: Catalogue,
    today: string,
): { exemptions: readonly Exemption[]; problems: readonly string[] } {
    let data: unknown;
    try {
        data = JSON.parse(text);
    } catch (error) {
        return { exemptions: [], problems: [`is not valid JSON: ${(error as Error).message}`] };
    }
    if (!Array.isArray(data))
        return { exemptions: [], problems: ["is no list; write [] for no exemption"] };
    const problems = data.flatMap((item, index) =>
        findItemProblems(item, catalogue, today).map((problem) => `entry ${index + 1} ${problem}`),
    );
    if (problems.length > 0) return { exemptions: [], problems };
    const all = data as Exemption[];
    return { exemptions: all.filter(({ policy }) => catalogue.ids.includes(policy)), problems };
}

/** Whether an exemption still holds on a day. */
export function holds({ until }: Exemption, today: string): boolean {
    return today <= until;
}

/** Whether an exemption is for a stack. What another stack is excused from says nothing of this one. */
export function isForStack({ stack, name }: Exemption, current: string): boolean {
    const [, own] = IN_CELL.exec(name) ?? [];
    return (stack ?? own ?? current) === current;
}

/** The stack in a URN: `urn:pulumi:<stack>::<project>::<types>::<name>`. https://www.pulumi.com/docs/iac/concepts/resources/names/#urns */
export function readStackName(urn: string): string {
    return urn.split("::")[0]!.replace(/^urn:pulumi:/, "");
}
