import type { Definition, Finding, StackSubject } from "./definition";
import { holds, MAX_DAYS, type Exemption } from "./exemptions";
import { renderMessage } from "./message";
import type { Status } from "./status";

/** What a policy reports, in the SDK's form; without a level it has the policy's own. */
export interface Violation {
    readonly message: string;
    readonly urn?: string;
    readonly enforcementLevel?: "advisory";
    /** Absent for a violation. */
    readonly status?: Status;
    /** Last day of the exemption that holds. */
    readonly until?: string;
}

/**
 * What is said of a policy's exemptions: one that holds is listed, one that ended or that fits no
 * resource is a violation.
 * @param subjects what the policy judges
 */
export function judgeExemptions(
    definition: Definition,
    exemptions: readonly Exemption[],
    subjects: readonly StackSubject[],
    today: string,
): Violation[] {
    return exemptions.flatMap((exemption): Violation[] => {
        const { name } = exemption;
        const matching = subjects.filter((subject) => subject.name === name);
        if (matching.length === 0) return [{ message: renderMessage(definition, name, UNMATCHED) }];
        return matching.map(({ urn }) =>
            holds(exemption, today)
                ? {
                      message: describeExemption(exemption),
                      urn,
                      enforcementLevel: "advisory",
                      status: "exempted",
                      until: exemption.until,
                  }
                : { message: renderMessage(definition, name, describeExpired(exemption)), urn },
        );
    });
}

const UNMATCHED: Finding = {
    what: "is exempted in exemptions.json and no such resource is judged by the policy",
    write: "the name of a resource, or remove the entry",
};

function describeExpired({ until }: Exemption): Finding {
    return {
        what: `has an exemption that ended on ${until}`,
        write: `what the policy demands and remove the entry, or a later day, ${MAX_DAYS} days ahead at most`,
    };
}

function describeExemption({ policy, name, reason, until, owner }: Exemption): string {
    return `${name} is exempted from ${policy} until ${until}: ${reason} (${owner})`;
}
