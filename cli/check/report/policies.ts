import { countNoun } from "../../../core/problems/problems";
import { fails, type CheckResult, type Unjudged, type Verdict } from "../result";

/** Verdicts by what they mean for the reader. */
export function groupVerdicts(verdicts: readonly Verdict[]) {
    const judged = verdicts.filter(({ status }) => status === "violated" || status === "undecided");
    return {
        failing: judged.filter(fails),
        warning: judged.filter((verdict) => !fails(verdict)),
        noted: verdicts.filter(({ status }) => status === "exempted" || status === "remediated"),
    };
}

/** How many policies of how many packs answered, what they said, and what they left alone. */
export function summarizePolicies({ packs, verdicts, unjudged = [] }: CheckResult): string {
    const sum = (count: (pack: CheckResult["packs"][number]) => number) =>
        packs.reduce((total, pack) => total + count(pack), 0);
    const { failing, warning, noted } = groupVerdicts(verdicts);
    return [
        `${sum(({ answered }) => answered)} of ${sum((pack) => pack.policies.length - pack.disabled)} policies answered in ${countNoun(packs.length, "pack")}`,
        `${failing.length} mandatory`,
        `${warning.length} advisory`,
        ...(noted.length > 0 ? [`${noted.length} exempted or fixed`] : []),
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
