import { countDays } from "../../../core/lock/days";
import { countNoun } from "../../../core/problems/problems";
import type { PackReport, Verdict } from "../result";

/** Days before its end from which an exemption is worth a warning: time enough to mend what it excuses. */
export const ENDING_DAYS = 14;

/**
 * What a reader must know of policies that let something pass by what people wrote: those that are disabled, and
 * exemptions that end soon.
 * @param today such as `2026-11-20`
 */
export function warnOfUnenforced(
    {
        packs,
        verdicts,
    }: { readonly packs: readonly PackReport[]; readonly verdicts: readonly Verdict[] },
    today: string,
): string[] {
    const disabled = packs
        .flatMap(({ policies }) => policies)
        .filter(({ level }) => level === "disabled")
        .map(({ name }) => name);
    const ending = verdicts.flatMap(({ policy, name, until }) => {
        const days = until === undefined ? Infinity : countDays(today, until);
        return days <= ENDING_DAYS
            ? [
                  `the exemption of ${name} from ${policy} ends on ${until}, ${days === 0 ? "today" : `in ${countNoun(days, "day")}`}: write what the policy demands before then, or ask its owner for a later day`,
              ]
            : [];
    });
    return [
        ...(disabled.length > 0
            ? [
                  `disabled and judging nothing, ${disabled.length} of the policies: ${disabled.join(", ")}`,
              ]
            : []),
        ...new Set(ending),
    ];
}
