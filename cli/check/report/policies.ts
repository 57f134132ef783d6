import { countNoun } from "../../../core/problems/problems";
import { fails, type CheckResult, type Unjudged, type Verdict } from "../result";

/** Verdicts by what they mean for the reader. */
export function groupVerdicts(verdicts: readonly Verdict[]) {
    const judged = verdicts.filter(({ status }) => status === "violated" || status === "undecided");
    return {
        failing: judged.filter(fails),
        warning: judged.filter((verdict) => !fails(verdict)),
        exempted: verdicts.filter(({ status }) => status === "exempted"),
        fixed: verdicts.filter(({ status }) => status === "remediated"),
    };
}

/** Policies that fail no check, whatever they find: by level, their names. */
export function listUnenforced({ packs }: Pick<CheckResult, "packs">): [string, string[]][] {
    const policies = packs.flatMap((pack) => pack.policies);
    return ["disabled", "advisory"]
        .map((level): [string, string[]] => [
            level,
            policies.filter((one) => one.level === level).map(({ name }) => name),
        ])
        .filter(([, names]) => names.length > 0);
}

/** How many policies of how many packs answered, which of them fail nothing, what they said, and what they left alone. */
export function summarizePolicies(result: CheckResult): string {
    const { packs, verdicts, unjudged = [] } = result;
    const sum = (count: (pack: CheckResult["packs"][number]) => number) =>
        packs.reduce((total, pack) => total + count(pack), 0);
    const { failing, warning, exempted, fixed } = groupVerdicts(verdicts);
    const weak = listUnenforced(result).map(([level, names]) => `${names.length} ${level}`);
    return [
        `${sum(({ answered }) => answered)} of ${sum((pack) => pack.policies.length)} policies answered in ${countNoun(packs.length, "pack")}${weak.length > 0 ? ` (${weak.join(", ")})` : ""}`,
        `${failing.length} mandatory`,
        `${warning.length} advisory`,
        ...(exempted.length > 0 ? [`${exempted.length} exempted`] : []),
        ...(fixed.length > 0 ? [`${fixed.length} fixed`] : []),
        ...(unjudged.length > 0 ? [summarizeUnjudged(unjudged)] : []),
    ].join(", ");
}

/** How many resources no policy judges, and of which types. */
function summarizeUnjudged(unjudged: readonly Unjudged[]): string {
    const total = unjudged.reduce((sum, { count }) => sum + count, 0);
    const types = unjudged.map(({ type, count }) => {
        const name =
            type
                .replace(/^pulumi:providers:/, "provider ")
                .split(":")
                .at(-1) ?? type;
        return count > 1 ? `${count} ${name}` : name;
    });
    return `${total} of reviewed types that no policy judges (${types.join(", ")})`;
}

/** `mandatory`, or `mandatory, undecided`. */
export function describeWeight({ level, status }: Verdict): string {
    return status === "violated" ? level : `${level}, ${status}`;
}
