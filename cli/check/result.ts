import type { CellCosts } from "./costs";
import type { RegionChanges } from "./regionChanges";
import type { RegistrationOptions } from "./engine/registration";

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
    /** Days since then. */
    readonly ageDays: number;
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

/** What one policy said of one resource. */
export interface Verdict {
    readonly pack: string;
    readonly policy: string;
    /**
     * `undecided`: it needs a value that a preview does not know. `exempted`: an exemption holds.
     * `remediated`: it changed the resource.
     */
    readonly status: "violated" | "undecided" | "exempted" | "remediated";
    /** What is mandatory fails the check when it is violated or undecided. */
    readonly level: "advisory" | "mandatory";
    /** `low` to `critical`; empty when the policy gives none. */
    readonly severity: string;
    /** Logical name of the resource; empty for the whole stack. */
    readonly name: string;
    readonly urn: string;
    /** `file:line` in the program; empty when it is not known. */
    readonly source: string;
    readonly message: string;
    /** Documentation of the policy; empty when it gives none. */
    readonly url: string;
}

/** Whether a verdict alone fails a check. */
export function fails({ level, status }: Verdict): boolean {
    return level === "mandatory" && (status === "violated" || status === "undecided");
}

/** One pack and its policies. */
export interface PackReport {
    readonly name: string;
    readonly version: string;
    readonly policies: readonly {
        readonly name: string;
        readonly description: string;
        /** Level in this check. */
        readonly level: string;
        readonly severity: string;
        readonly url: string;
        readonly fix: string;
    }[];
    /** Policies that the configuration switches off. */
    readonly disabled: number;
    /** Policies that judged everything they were asked; with `disabled` all of them, or the check fails. */
    readonly answered: number;
}

/** Resources of one type that no policy judges, since a reviewed list calls the type harmless. */
export interface Unjudged {
    readonly type: string;
    readonly count: number;
}

/** What a check found. */
export interface CheckResult {
    readonly schemaVersion: 1;
    readonly project: string;
    readonly stack: string;
    readonly verdict: "PASS" | "FAIL";
    /**
     * 0 pass; 1 the program or its configuration is wrong; 2 a mandatory policy is violated or
     * undecided, or a pack did not judge.
     */
    readonly exitCode: 0 | 1 | 2;
    readonly errors: readonly string[];
    readonly packs: readonly PackReport[];
    /** What kept packs from judging. */
    readonly packErrors: readonly string[];
    /** Mandatory ones first, then by policy and resource. */
    readonly verdicts: readonly Verdict[];
    /** The most frequent first; absent when no pack says what it leaves alone. */
    readonly unjudged?: readonly Unjudged[];
    readonly warnings: readonly string[];
    readonly regions: RegionTable | null;
    /** What each cell costs. */
    readonly costs: readonly CellCosts[];
    /** Cells that come and go against the lock of a commit; null when it cannot be compared. */
    readonly changes: RegionChanges | null;
    readonly cells: readonly PlannedCell[];
    /** Sorted by URN. */
    readonly resources: readonly PlannedResource[];
    /** What only a real preview or AWS can tell. */
    readonly cannotKnow: readonly string[];
    /** Time taken; the one figure that two runs do not share. */
    readonly seconds: number;
}
