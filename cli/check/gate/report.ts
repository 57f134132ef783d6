import { countNoun } from "../../../core/problems/problems";
import type { Loosening } from "./loosening";
import { readPackageName, readVersion } from "./packages";

/** What a report says of the gate. */
export interface GateReport {
    /** As it was given. */
    readonly base: string;
    /** Id of the base's commit. */
    readonly commit: string;
    /** What the change lets pass that the base does not, or may. */
    readonly loosenings: readonly Loosening[];
    /** SHA-256 of the loosenings; null when there is none. */
    readonly sha256: string | null;
    /** Whether they were accepted, and so the change's own packs have judged. */
    readonly accepted: boolean;
    /** What was accepted instead: another difference. */
    readonly acceptedOther?: string;
    /** Files that run the check, which the change touches and its code owners review; from the repository's top. */
    readonly guards: readonly string[];
}

/** The gate in words. */
export interface GateWords {
    /** The first line of a report: what the change does to its gate. */
    readonly headline: string;
    /** One a loosening; those of one file and kind that say the same are one. */
    readonly loosenings: readonly string[];
    /** How to accept them, and what else a reviewer must know. */
    readonly notes: readonly string[];
}

/** What a reader is told first. */
export function describeGate(gate: GateReport): GateWords {
    const { base, commit, loosenings, sha256, accepted, acceptedOther, guards } = gate;
    const judges = `${base} (${commit.slice(0, 12)})`;
    const notes = [
        ...(acceptedOther === undefined
            ? []
            : [
                  `--accept-loosening ${acceptedOther} names another difference: what this change loosens has changed since, or the number is mistyped`,
              ]),
        ...(sha256 === null || accepted
            ? []
            : [`to accept it, as a code owner: --accept-loosening ${sha256}`]),
        ...(guards.length === 0
            ? []
            : [
                  `also changes what runs the check, for its code owners to read: ${guards.join(", ")}`,
              ]),
    ];
    return {
        headline:
            sha256 === null
                ? `Judged by the packs of ${judges}, which this change does not loosen`
                : `This change loosens its own gate: ${countNoun(loosenings.length, "difference")} from ${judges}, ${accepted ? "accepted" : "not accepted"}`,
        loosenings: groupLoosenings(loosenings),
        notes,
    };
}

/** Loosenings in words; levels of one file that go the same way are one line. */
function groupLoosenings(loosenings: readonly Loosening[]): string[] {
    const groups = new Map<string, Loosening[]>();
    for (const one of loosenings) {
        const { kind, file, subject, before, after } = one;
        const key = JSON.stringify([kind, file, before, after, kind === "level" || subject]);
        groups.set(key, [...(groups.get(key) ?? []), one]);
    }
    return [...groups.values()].map(([first, ...others]) =>
        describeLoosening({
            ...first!,
            subject: [first!, ...others].map(({ subject }) => subject).join(", "),
        }),
    );
}

/** One loosening in words, from its file on. */
export function describeLoosening({ kind, file, subject, before, after }: Loosening): string {
    switch (kind) {
        case "level":
            return `${file}: from ${before} to ${after}: ${subject}`;
        case "setting":
            return `${file}: ${subject} from ${before || "nothing"} to ${after || "nothing"}`;
        case "policy":
            return `${file}: no pack has ${subject} any more, which was ${before}`;
        case "exemption":
            return before === ""
                ? `${file}: new exemption from ${subject} until ${after}`
                : `${file}: exemption from ${subject} prolonged from ${before} to ${after}`;
        case "reviewed":
            return `${file}: no policy needs to judge ${subject} any more: ${after}`;
        case "code":
            return `${file}: ${before === "" ? "new code" : after === "" ? "code removed" : "code changed"}`;
        case "package":
            return `${file}: ${readPackageName(subject)} from ${readVersion(before) || "nothing"} to ${readVersion(after) || "nothing"}`;
    }
}
