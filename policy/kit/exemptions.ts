/** One reviewed exception to one policy. */
export interface Exemption {
    readonly policy: string;
    /** Logical name of the resource. */
    readonly name: string;
    readonly reason: string;
    /** Last day that it holds, such as `2027-03-31`. */
    readonly until: string;
    /**
     * The only stack that it is for.
     * @default the stack that `name` begins with, as in `prod-us-east-2-queue`; every stack if there is none
     */
    readonly stack?: string;
}

/** What is there to be exempted from. */
export interface Catalogue {
    readonly pack: string;
    readonly ids: readonly string[];
    /** Packs that share the file; a policy of another one is that pack's to check. */
    readonly packs: readonly string[];
}

const KEYS: readonly string[] = ["policy", "name", "reason", "until", "stack"];

/**
 * A logical name that carries its cell: stack, region and, of all but the cell itself, a part of it. Codes of regions:
 * https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
 */
const IN_CELL =
    /^(.+?)-(?:[a-z]{2}(?:-gov|-iso[a-z]?)?|eusc-de)-(?:central|(?:north|south)(?:east|west)?|east|west)-\d(?:-|$)/;

function isDay(text: unknown): boolean {
    return (
        typeof text === "string" &&
        /^\d{4}-\d{2}-\d{2}$/.test(text) &&
        !Number.isNaN(Date.parse(text)) &&
        new Date(text).toISOString().startsWith(text)
    );
}

function findItemProblems(item: unknown, { pack, ids, packs }: Catalogue): string[] {
    if (typeof item !== "object" || item === null || Array.isArray(item))
        return ["is no object; write policy, name, reason and until"];
    const fields = item as Record<string, unknown>;
    const problems = Object.keys(fields)
        .filter((key) => !KEYS.includes(key))
        .map((key) => `has the unknown key ${key}; write ${KEYS.join(", ")}`);
    for (const key of ["policy", "name", "reason"])
        if (typeof fields[key] !== "string" || fields[key].trim() === "")
            problems.push(`has no ${key}; write one`);
    if ("stack" in fields && (typeof fields.stack !== "string" || fields.stack.trim() === ""))
        problems.push("has a stack without a name; write one, such as prod, or remove stack");
    if (!isDay(fields.until)) problems.push("has no day it ends; write until, such as 2027-03-31");
    const id = typeof fields.policy === "string" ? fields.policy : "";
    const known = packs.filter((name) => id.startsWith(`${name}-`));
    if (id !== "" && (known.length === 0 || (known.includes(pack) && !ids.includes(id))))
        problems.push(`names ${id}, which no pack has; write the id of a policy`);
    return problems;
}

/**
 * Reads the text of `exemptions.json` for one pack.
 * @returns the pack's own exemptions; or every problem of the file, and none of them
 */
export function parseExemptions(
    text: string,
    catalogue: Catalogue,
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
        findItemProblems(item, catalogue).map((problem) => `entry ${index + 1} ${problem}`),
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
