import type { Registration } from "../engine/registration";
import type { Verdict } from "../result";
import type { Diagnostic } from "./analyzer";
import type { Pack } from "./judge";

/** How the policy SDK begins its word for a policy that read an unknown. */
const SDK_UNDECIDED = /^can't run (policy|remediation) '/;
/** What this project's packs say of a value that a preview cannot know. */
const OWN_UNDECIDED = /^\S+ cannot be decided in a preview/;
/** How they list an exemption. */
const OWN_EXEMPTED = /^\S+ is exempted from \S+ until /;
/** Why they let a reviewed type through. */
const OWN_UNJUDGED = /^no policy judges it; reviewed: /;

/** Whether a pack says that no policy judges a resource, by its reasons for policies that do not apply. */
export function isUnjudged(notApplicable: readonly string[]): boolean {
    return notApplicable.some((reason) => OWN_UNJUDGED.test(reason));
}

/**
 * A diagnostic as a verdict. What a policy could not decide counts at the level that the policy has:
 * the SDK makes it a warning, which would let a mandatory policy pass by ignorance.
 */
export function verdictOf(
    pack: Pick<Pack, "analyzer" | "settings">,
    diagnostic: Diagnostic,
    registration: Registration | undefined,
): Verdict {
    const info = pack.analyzer.policies.find(({ name }) => name === diagnostic.policy);
    const undecided =
        SDK_UNDECIDED.test(diagnostic.message) || OWN_UNDECIDED.test(diagnostic.message);
    const configured = pack.settings[diagnostic.policy]?.level;
    const strict = configured === "mandatory" || configured === "remediate";
    return {
        pack: pack.analyzer.name,
        policy: diagnostic.policy,
        status: OWN_EXEMPTED.test(diagnostic.message)
            ? "exempted"
            : undecided
              ? "undecided"
              : "violated",
        level: diagnostic.level === "mandatory" || (undecided && strict) ? "mandatory" : "advisory",
        severity: diagnostic.severity || info?.severity || "",
        name: registration?.name ?? "",
        urn: registration?.urn ?? diagnostic.urn,
        source: "",
        message: diagnostic.message,
        url: info?.url ?? "",
    };
}
