import { compareText } from "../../core/order";
import { listDescendants, type CellIntent, type PlannedResource } from "./plan";

/** One cell that a change creates or deletes. */
export interface ChangedCell {
    readonly cell: string;
    readonly region: string;
    readonly resources: number;
    /** Settings by name, in words. */
    readonly settings: Readonly<Record<string, string>>;
}

/** What a plan changes against another plan of the same stack. */
export interface RegionChanges {
    /** Commit whose lock is compared with. */
    readonly base: string;
    readonly added: readonly ChangedCell[];
    readonly removed: readonly ChangedCell[];
    /** Regions whose cell stays. */
    readonly kept: readonly string[];
    /** Settings and resources that differ between a deleted cell and the one in its place. */
    readonly differences: readonly string[];
    /** Logical or physical names that a new and a deleted cell share: 0, or they would collide. */
    readonly sharedNames: readonly string[];
}

/** One plan in the form that it is compared in. */
export interface ComparedPlan {
    readonly cells: readonly CellIntent[];
    readonly resources: readonly PlannedResource[];
}

/** The cells that come and go from one plan to another, and what differs between them. */
export function compareRegions(
    base: string,
    before: ComparedPlan,
    after: ComparedPlan,
): RegionChanges {
    const gone = before.cells.filter(({ region }) => !hasRegion(after, region));
    const fresh = after.cells.filter(({ region }) => !hasRegion(before, region));
    const old = gone.map((cell) => describeCell(cell, before));
    const made = fresh.map((cell) => describeCell(cell, after));
    const oldNames = new Set(gone.flatMap((cell) => listNames(cell, before)));
    const newNames = fresh.flatMap((cell) => listNames(cell, after));
    return {
        base,
        added: made.map(({ summary }) => summary),
        removed: old.map(({ summary }) => summary),
        kept: after.cells.map(({ region }) => region).filter((region) => hasRegion(before, region)),
        differences: old.flatMap((one, index) => {
            const other = made[index];
            return other ? listDifferences(one, other) : [];
        }),
        sharedNames: [...new Set(newNames.filter((name) => oldNames.has(name)))].sort(compareText),
    };
}

function hasRegion({ cells }: ComparedPlan, region: string): boolean {
    return cells.some((cell) => cell.region === region);
}

interface Described {
    readonly summary: ChangedCell;
    /** Resources with the region's name taken out, so that two cells can be compared. */
    readonly shape: readonly string[];
}

function describeCell(intent: CellIntent, plan: ComparedPlan): Described {
    const { region, zones, instanceTypes, maxVcpus, registration } = intent;
    const inside = listWithin(registration.urn, plan.resources);
    const shape = inside.map(({ type, name }) => `${type} ${name.replaceAll(region, "<region>")}`);
    return {
        summary: {
            cell: registration.name,
            region,
            resources: inside.length,
            settings: {
                zones: zones.join(", "),
                instanceTypes: instanceTypes.join(", "),
                maxVcpus: String(maxVcpus),
            },
        },
        shape: shape.sort(compareText),
    };
}

function listDifferences(before: Described, after: Described): string[] {
    const settings = Object.entries(before.summary.settings).flatMap(([key, value]) => {
        const now = after.summary.settings[key] ?? "";
        return now === value ? [] : [`${key}: ${value} -> ${now}`];
    });
    const missing = (one: Described, other: Described, verb: string) =>
        one.shape.filter((text) => !other.shape.includes(text)).map((text) => `${verb} ${text}`);
    return [
        ...settings,
        ...missing(before, after, `only ${before.summary.region} has`),
        ...missing(after, before, `only ${after.summary.region} has`),
    ];
}

/** A resource and everything below it. */
function listWithin(urn: string, resources: readonly PlannedResource[]): PlannedResource[] {
    return [...resources.filter((one) => one.urn === urn), ...listDescendants(urn, resources)];
}

/** Inputs that become a physical name, which must be unique in an account or in the world. */
const NAME_INPUTS = ["name", "bucket", "dashboardName", "repositoryName", "family"];

/** The engine's own providers, `default_3_9_0`, belong to the stack and to no cell. */
function isDefaultProvider(name: string): boolean {
    return /^default(_|$)/.test(name);
}

/** Every name of a cell, of its providers too: logical ones with their type, physical ones alone. */
function listNames({ registration }: CellIntent, { resources }: ComparedPlan): string[] {
    const inside = listWithin(registration.urn, resources);
    const providers = resources.filter(
        ({ kind, name }) =>
            kind === "provider" &&
            !isDefaultProvider(name) &&
            inside.some((one) => one.provider === name),
    );
    return [...inside, ...providers].flatMap(({ type, name, inputs, kind }) => [
        `${type} ${name}`,
        ...(kind === "component" || kind === "remote component" || kind === "provider"
            ? []
            : NAME_INPUTS.flatMap((key) => {
                  const value = inputs[key];
                  return typeof value === "string" && !value.startsWith("output<")
                      ? [`name ${value}`]
                      : [];
              })),
    ]);
}
