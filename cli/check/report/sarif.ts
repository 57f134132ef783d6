import type { Log, ReportingDescriptor, Result } from "sarif";
import { GATE_RULE, listGateResults } from "./gate";
import { fails, type CheckResult, type PackReport, type Verdict } from "../result";

/**
 * Findings for a code scanner.
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function renderSarif(result: CheckResult): string {
    const policies = result.packs.flatMap((pack) => pack.policies);
    const ids = policies.map(({ name }) => name);
    const gate = result.gate?.sha256 ? [result.gate] : [];
    const shown = result.verdicts.filter(({ status }) => status !== "remediated");
    const log: Log = {
        $schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [
            {
                tool: {
                    driver: {
                        name: "gpu-batch check",
                        rules: [...policies.map(toRule), ...gate.map(() => GATE_RULE)],
                    },
                },
                invocations: [
                    {
                        executionSuccessful:
                            result.exitCode !== 1 && result.packErrors.length === 0,
                        exitCode: result.exitCode,
                        toolExecutionNotifications: [...result.errors, ...result.packErrors].map(
                            (text) => ({ level: "error", message: { text } }),
                        ),
                    },
                ],
                results: [
                    ...gate.flatMap((one) => listGateResults(one, ids.length)),
                    ...shown.map((verdict) => toSarifResult(verdict, ids)),
                ],
            },
        ],
    };
    return `${JSON.stringify(log, null, 2)}\n`;
}

function toRule(policy: PackReport["policies"][number]): ReportingDescriptor {
    const { name, description, url, fix, severity, level } = policy;
    return {
        id: name,
        shortDescription: { text: description },
        help: { text: [fix, url].filter(Boolean).join("\n") || description },
        ...(/^https?:/.test(url) ? { helpUri: url } : {}),
        defaultConfiguration: {
            enabled: level !== "disabled",
            level: level === "advisory" ? "warning" : "error",
        },
        properties: { tags: ["policy", ...(severity ? [severity] : [])] },
    };
}

function toSarifResult(verdict: Verdict, rules: readonly string[]): Result {
    const { policy, message, source, urn, name, status } = verdict;
    const [, file, line] = /^(.+):(\d+)$/.exec(source) ?? [];
    const ruleIndex = rules.indexOf(policy);
    return {
        ruleId: policy,
        ...(ruleIndex < 0 ? {} : { ruleIndex }),
        level: fails(verdict) ? "error" : "warning",
        message: { text: message },
        locations: [
            {
                // A finding about the whole stack has no line; GitHub shows none without a file.
                physicalLocation: {
                    artifactLocation: { uri: file ? encodeURI(file) : "Pulumi.yaml" },
                    region: { startLine: Number(line ?? 1) },
                },
                ...(urn
                    ? { logicalLocations: [{ name, fullyQualifiedName: urn, kind: "resource" }] }
                    : {}),
            },
        ],
        partialFingerprints: { "gpu-batch/v1": `${policy} ${urn} ${message.split("\n")[0]}` },
        ...(status === "exempted"
            ? { suppressions: [{ kind: "external", status: "accepted", justification: message }] }
            : {}),
    };
}
