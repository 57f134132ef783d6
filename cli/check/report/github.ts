import { describeGate } from "../gate/report";
import { fails, type CheckResult, type Verdict } from "../result";
import { summarizeVerdict } from "./text";

/** Characters that GitHub's workflow commands need escaped. */
const ESCAPES: readonly (readonly [string, string])[] = [
    ["%", "%25"],
    ["\r", "%0D"],
    ["\n", "%0A"],
];
const PROPERTY_ESCAPES: readonly (readonly [string, string])[] = [
    ...ESCAPES,
    [":", "%3A"],
    [",", "%2C"],
];

function escapeText(text: string, escapes = ESCAPES): string {
    return escapes.reduce((result, [from, to]) => result.replaceAll(from, to), text);
}

/**
 * Annotations of a pull request's lines: workflow commands on standard output.
 * @see https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
 */
export function renderGithub(result: CheckResult): string {
    const { errors, packErrors, verdicts, warnings } = result;
    const command = (kind: string, title: string, message: string, source = "") => {
        const [, file, line] = /^(.+):(\d+)$/.exec(source) ?? [];
        const properties = [
            ...(file ? [`file=${escapeText(file, PROPERTY_ESCAPES)}`, `line=${line}`] : []),
            `title=${escapeText(title, PROPERTY_ESCAPES)}`,
        ];
        return `::${kind} ${properties.join(",")}::${escapeText(message)}`;
    };
    const gate = result.gate ? [describeGate(result.gate)] : [];
    const gateKind = !result.gate?.sha256 ? "notice" : result.gate.accepted ? "warning" : "error";
    return [
        ...gate.map(({ headline, loosenings, notes }) =>
            command(gateKind, "gate", [headline, ...loosenings, ...notes].join("\n")),
        ),
        ...errors.map((error) => command("error", `gpu-batch check of ${result.stack}`, error)),
        ...packErrors.map((error) => command("error", "policy packs", error)),
        ...verdicts.map((verdict) =>
            command(chooseKind(verdict), verdict.policy, verdict.message, verdict.source),
        ),
        ...warnings.map((warning) => command("warning", "gpu-batch check", warning)),
        summarizeVerdict(result),
    ]
        .map((line) => `${line}\n`)
        .join("");
}

function chooseKind(verdict: Verdict): string {
    if (fails(verdict)) return "error";
    return verdict.status === "violated" || verdict.status === "undecided" ? "warning" : "notice";
}
