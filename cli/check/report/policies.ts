import { countNoun } from "../../../core/problems/problems";
import { fails, type CheckResult, type Verdict } from "../result";

/** Verdicts by what they mean for the reader. */
export function groupVerdicts(verdicts: readonly Verdict[]) {
    const judged = verdicts.filter(({ status }) => status === "violated" || status === "undecided");
    return {
        failing: judged.filter(fails),
        warning: judged.filter((verdict) => !fails(verdict)),
        noted: verdicts.filter(({ status }) => status === "exempted" || status === "remediated"),
    };
}

/** How many policies of how many packs answered, and what they said. */
export function summarizePolicies({ packs, verdicts }: CheckResult): string {
    const sum = (count: (pack: CheckResult["packs"][number]) => number) =>
        packs.reduce((total, pack) => total + count(pack), 0);
    const { failing, warning, noted } = groupVerdicts(verdicts);
    return [
        `${sum(({ answered }) => answered)} of ${sum((pack) => pack.policies.length - pack.disabled)} policies answered in ${countNoun(packs.length, "pack")}`,
        `${failing.length} mandatory`,
        `${warning.length} advisory`,
        ...(noted.length > 0 ? [`${noted.length} exempted or fixed`] : []),
    ].join(", ");
}

/** `mandatory`, or `mandatory, undecided`. */
export function describeWeight({ level, status }: Verdict): string {
    return status === "violated" ? level : `${level}, ${status}`;
}
