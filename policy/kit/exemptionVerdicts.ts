import type { Definition, Finding, StackSubject } from "./definition";
import { holds, type Exemption } from "./exemptions";
import { message } from "./message";
import type { Status } from "./status";

/** What a policy reports, in the SDK's form; without a level it has the policy's own. */
export interface Violation {
    readonly message: string;
    readonly urn?: string;
    readonly enforcementLevel?: "advisory";
    /** Absent for a violation. */
    readonly status?: Status;
}

/**
 * What is said of a policy's exemptions: one that holds is listed, one that ended or that fits no
 * resource is a violation.
 * @param subjects what the policy judges
 */
export function exemptionVerdicts(
    definition: Definition,
    exemptions: readonly Exemption[],
    subjects: readonly StackSubject[],
    today: string,
): Violation[] {
    return exemptions.flatMap((exemption): Violation[] => {
        const { name } = exemption;
        const matching = subjects.filter((subject) => subject.name === name);
        if (matching.length === 0) return [{ message: message(definition, name, UNMATCHED) }];
        return matching.map(({ urn }) =>
            holds(exemption, today)
                ? {
                      message: exemptionText(exemption),
                      urn,
                      enforcementLevel: "advisory",
                      status: "exempted",
                  }
                : { message: message(definition, name, expired(exemption)), urn },
        );
    });
}

const UNMATCHED: Finding = {
    what: "is exempted in exemptions.json and no such resource is judged by the policy",
    write: "the name of a resource, or remove the entry",
};

function expired({ until }: Exemption): Finding {
    return {
        what: `has an exemption that ended on ${until}`,
        write: "what the policy demands and remove the entry, or a later day with a reason",
    };
}

function exemptionText({ policy, name, reason, until }: Exemption): string {
    return `${name} is exempted from ${policy} until ${until}: ${reason}`;
}
