import type { RegionTable } from "../../core/ranking/regionTable";
import type { CellCosts } from "./costs";
import type { GateReport } from "./gate/report";
import type { RegionChanges } from "./regionChanges";
import type { PlannedCell, PlannedResource } from "./plan";

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
    /** Last day of an exemption, such as `2027-03-31`, where its pack tells it. */
    readonly until?: string;
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
    /** What the change does to its own gate; absent without a base. */
    readonly gate?: GateReport;
    readonly schemaVersion: 1;
    readonly project: string;
    readonly stack: string;
    readonly verdict: "PASS" | "FAIL";
    /**
     * 0 pass; 1 the program or its configuration is wrong; 2 a mandatory policy is violated or
     * undecided, or a pack did not judge; 3 the change loosens its own gate, and nobody accepted it.
     * 1 comes before 3, and 3 before 2.
     */
    readonly exitCode: 0 | 1 | 2 | 3;
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
