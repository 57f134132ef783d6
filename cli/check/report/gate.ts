import type { ReportingDescriptor, Result } from "sarif";
import { describeGate, describeLoosening, type GateReport } from "../gate/report";

/** What a change does to its own gate, for a terminal. */
export function renderGateText(gate: GateReport): string {
    const { headline, loosenings, notes } = describeGate(gate);
    const mark = gate.accepted ? "!" : "✗";
    return [
        headline,
        ...loosenings.map((line) => `  ${mark} ${line}`),
        ...notes.map((line) => `  - ${line}`),
    ].join("\n");
}

/** The same for a pull request's comment, unfolded. */
export function renderGateMarkdown(gate: GateReport): string {
    const { headline, loosenings, notes } = describeGate(gate);
    const mark = gate.sha256 === null ? "🔒" : gate.accepted ? "⚠️" : "❌";
    const bullets = [...loosenings, ...notes].map((line) => `- ${line.replaceAll("<", "&lt;")}`);
    return [`**${mark} ${headline}**`, bullets.join("\n")].filter(Boolean).join("\n\n");
}

/** The rule of every loosening, for a code scanner. */
export const GATE_RULE: ReportingDescriptor = {
    id: "gate-not-loosened",
    shortDescription: { text: "A change does not loosen the gate that judges it." },
    help: { text: "Take the loosening back, or let a code owner accept it: docs/pull-requests.md" },
    defaultConfiguration: { level: "error" },
    properties: { tags: ["gate"] },
};

/** A result for each loosening, at the beginning of its file. */
export function listGateResults(gate: GateReport, ruleIndex: number): Result[] {
    return gate.loosenings.map((one) => ({
        ruleId: GATE_RULE.id,
        ruleIndex,
        level: gate.accepted ? "warning" : "error",
        message: { text: describeLoosening(one) },
        locations: [
            {
                physicalLocation: {
                    artifactLocation: { uri: encodeURI(one.file) },
                    region: { startLine: 1 },
                },
            },
        ],
        partialFingerprints: { "gpu-batch/v1": describeLoosening(one) },
        ...(gate.accepted ? { suppressions: [{ kind: "external", status: "accepted" }] } : {}),
    }));
}
