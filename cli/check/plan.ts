import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { compareText } from "../../core/order";
import type { OfflineEngine } from "./engine/engine";
import type { Registration, RegistrationOptions } from "./engine/registration";
import { isProviderType, STACK_TYPE, readReferenceUrn } from "./engine/urn";
import { openSecrets, showUnknowns, type WireObject } from "./engine/wire";

/** Token of the component that is one region's environment. */
const CELL_TYPE = "gpu-batch:index:Cell";

/** One resource of the plan, in the form that reports show: secrets hidden, unknowns named. */
export interface PlannedResource {
    readonly urn: string;
    readonly type: string;
    readonly name: string;
    /** URN; empty at the top. */
    readonly parent: string;
    /** Logical name of its provider; empty for components. */
    readonly provider: string;
    /** `read`: it exists already, and the program only looks at it. */
    readonly kind: "component" | "remote component" | "resource" | "provider" | "read";
    readonly inputs: Readonly<Record<string, unknown>>;
    readonly dependencies: readonly string[];
    readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
    readonly options: RegistrationOptions;
    /** `file:line` in the program; empty for what the engine adds. */
    readonly source: string;
}

/** One cell and what lies in it. */
export interface PlannedCell {
    readonly name: string;
    readonly region: string;
    readonly urn: string;
    /** Everything below the cell, the cell included. */
    readonly resources: number;
}

/** Everything that the program registers but the stack itself, sorted by URN. */
export function listPlannedResources(engine: OfflineEngine, directory: string): PlannedResource[] {
    return engine.registrations
        .filter(({ type }) => type !== STACK_TYPE)
        .map((registration) => toPlannedResource(registration, engine, directory))
        .sort((a, b) => compareText(a.urn, b.urn));
}

/** `file:line` relative to the project's folder; empty for a place in a library. */
function formatPlace(
    { uri, line }: NonNullable<Registration["source"]>,
    directory: string,
): string {
    const file = path.relative(directory, uri.startsWith("file:") ? fileURLToPath(uri) : uri);
    return file.split(path.sep).includes("node_modules") ? "" : `${file}:${line}`;
}

/** `file:line` where the program registers a resource, or what it belongs to when a library does. */
export function findSource(urn: string, engine: OfflineEngine, directory: string): string {
    for (let at = engine.find(urn); at; at = engine.find(at.parent)) {
        const source = at.source ? formatPlace(at.source, directory) : "";
        if (source !== "") return source;
    }
    return "";
}

function toPlannedResource(
    registration: Registration,
    engine: OfflineEngine,
    directory: string,
): PlannedResource {
    const { urn, type, name, parent, provider, inputs, options, source } = registration;
    return {
        urn,
        type,
        name,
        parent: engine.find(parent)?.type === STACK_TYPE ? "" : parent,
        provider: engine.find(readReferenceUrn(provider))?.name ?? "",
        kind: classify(registration),
        inputs: sortDeepKeys(showUnknowns(inputs)) as PlannedResource["inputs"],
        dependencies: [...registration.dependencies].sort(compareText),
        propertyDependencies: Object.fromEntries(
            Object.entries(registration.propertyDependencies)
                .map(([property, urns]) => [property, [...urns].sort(compareText)] as const)
                .sort(([a], [b]) => compareText(a, b)),
        ),
        options,
        source: source ? formatPlace(source, directory) : "",
    };
}

function classify({ type, custom, remote, external }: Registration): PlannedResource["kind"] {
    if (external) return "read";
    if (isProviderType(type)) return "provider";
    if (remote) return "remote component";
    return custom ? "resource" : "component";
}

/** Everything below a resource of the plan. */
export function listDescendants(
    urn: string,
    resources: readonly PlannedResource[],
): PlannedResource[] {
    const children = resources.filter(({ parent }) => parent === urn);
    return children.flatMap((child) => [child, ...listDescendants(child.urn, resources)]);
}

/** Objects with their keys in order, so that two runs print the same bytes. */
function sortDeepKeys(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(sortDeepKeys);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
        Object.entries(value)
            .sort(([a], [b]) => compareText(a, b))
            .map(([key, item]) => [key, sortDeepKeys(item)]),
    );
}

/** The settings that a cell was built from, as its component recorded them. */
export interface CellIntent {
    readonly registration: Registration;
    readonly region: string;
    readonly zones: readonly string[];
    /** Configured types, those included that the region does not offer. */
    readonly instanceTypes: readonly string[];
    readonly maxVcpus: number;
    readonly onDemandMaxVcpus: number;
}

/** Every cell of the program. */
export function readCellIntents(engine: OfflineEngine): CellIntent[] {
    return engine.registrations
        .filter(({ type }) => type === CELL_TYPE)
        .map((registration) => {
            const { settings } = openSecrets(registration.inputs) as { settings: WireObject };
            return {
                registration,
                region: String(settings.region),
                instanceTypes: [
                    ...(settings.instanceTypes as string[]),
                    ...(settings.missingTypes as string[]),
                ],
                zones: settings.zones as string[],
                maxVcpus: Number(settings.maxVcpus),
                onDemandMaxVcpus: Number(settings.onDemandMaxVcpus),
            };
        })
        .sort((a, b) => compareText(a.registration.urn, b.registration.urn));
}

/** Each cell with the count of what lies in it. */
export function listPlannedCells(engine: OfflineEngine): PlannedCell[] {
    return readCellIntents(engine).map(({ registration: { urn, name }, region }) => ({
        name,
        region,
        urn,
        resources: engine.registrations.filter((one) => isWithin(one, urn, engine)).length,
    }));
}

function isWithin(registration: Registration, urn: string, engine: OfflineEngine): boolean {
    for (let at: Registration | undefined = registration; at; at = engine.find(at.parent))
        if (at.urn === urn) return true;
    return false;
}
