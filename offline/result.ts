import type { RegistrationOptions } from "./registration";

/** One resource of the plan, in the form that reports show: secrets hidden, unknowns named. */
export interface PlannedResource {
    readonly urn: string;
    readonly type: string;
    readonly name: string;
    /** URN; empty at the top. */
    readonly parent: string;
    /** Logical name of its provider; empty for components. */
    readonly provider: string;
    readonly kind: "component" | "remote component" | "resource" | "provider";
    readonly inputs: Readonly<Record<string, unknown>>;
    readonly dependencies: readonly string[];
    readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
    readonly options: RegistrationOptions;
    /** `file:line` in the program; empty for what the engine adds. */
    readonly source: string;
}

/** One region of the price table. */
export interface RegionRow {
    readonly region: string;
    readonly chosen: boolean;
    /** Mean of the fleet's three cheapest pools, dollars per GPU-hour; null when it offers no type. */
    readonly spotUsdPerGpuHour: number | null;
    readonly onDemandUsdPerGpuHour: number | null;
    /** Zones that offer spot instances, as far as the lock knows. */
    readonly zones: number;
    /** Configured types that the region does not offer. */
    readonly missingTypes: readonly string[];
}

/** The head of the price table. */
export interface RegionTable {
    /** Day of the prices. */
    readonly asOf: string;
    readonly source: string;
    readonly instanceTypes: readonly string[];
    /** Cheapest first. */
    readonly rows: readonly RegionRow[];
}

/** One cell and what lies in it. */
export interface PlannedCell {
    readonly name: string;
    readonly region: string;
    readonly urn: string;
    /** Everything below the cell, the cell included. */
    readonly resources: number;
}

/** What a check found. */
export interface CheckResult {
    readonly schemaVersion: 1;
    readonly project: string;
    readonly stack: string;
    readonly verdict: "PASS" | "FAIL";
    /** 0 pass, 1 the program or its configuration is wrong. */
    readonly exitCode: 0 | 1;
    readonly errors: readonly string[];
    readonly warnings: readonly string[];
    readonly regions: RegionTable | null;
    readonly cells: readonly PlannedCell[];
    /** Sorted by URN. */
    readonly resources: readonly PlannedResource[];
    /** What only a real preview or AWS can tell. */
    readonly cannotKnow: readonly string[];
    /** Time taken; the one figure that two runs do not share. */
    readonly seconds: number;
}
