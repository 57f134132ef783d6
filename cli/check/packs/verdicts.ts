import type { Registration } from "../engine/registration";
import type { Verdict } from "../result";
import type { Diagnostic } from "./analyzer";
import { findLevel, type Pack } from "./pack";

/**
 * Begins the description of a diagnostic that is no violation, in packs made with this project's kit: the
 * protocol has no field for a status.
 */
const MARK = /^\[gpu-batch (undecided|exempted|unjudged)(?: (\d{4}-\d{2}-\d{2}))?\] /;
/**
 * How the policy SDK begins its message for a policy that read an unknown; it says so in no other field.
 * @see https://github.com/pulumi/pulumi-policy/blob/v1.21.0/sdk/nodejs/policy/server.ts
 */
const SDK_UNDECIDED = /^can't run (policy|remediation) '/;

/** Whether a pack says that no policy judges a resource, by its reasons for policies that do not apply. */
export function isUnjudged(notApplicable: readonly string[]): boolean {
    return notApplicable.some((reason) => MARK.exec(reason)?.[1] === "unjudged");
}

/** What a diagnostic stands for: by its mark, else by the SDK's own words, else a violation. */
export function readStatus({
    description,
    message,
}: Pick<Diagnostic, "description" | "message">): "undecided" | "exempted" | "violated" {
    const marked = MARK.exec(description)?.[1];
    if (marked === "undecided" || marked === "exempted") return marked;
    return SDK_UNDECIDED.test(message) ? "undecided" : "violated";
}

/**
 * A diagnostic as a verdict. What a policy could not decide counts at the level that the policy has:
 * the SDK makes it a warning, which would let a mandatory policy pass by ignorance.
 */
export function toVerdict(
    pack: Pick<Pack, "analyzer" | "settings">,
    diagnostic: Diagnostic,
    registration: Registration | undefined,
): Verdict {
    const info = pack.analyzer.policies.find(({ name }) => name === diagnostic.policy);
    const status = readStatus(diagnostic);
    const isStrict = ["mandatory", "remediate"].includes(findLevel(pack, diagnostic.policy));
    const [, , until] = MARK.exec(diagnostic.description) ?? [];
    const isMandatory = diagnostic.level === "mandatory" || (status === "undecided" && isStrict);
    return {
        pack: pack.analyzer.name,
        policy: diagnostic.policy,
        status,
        level: isMandatory ? "mandatory" : "advisory",
        severity: diagnostic.severity || info?.severity || "",
        name: registration?.name ?? "",
        urn: registration?.urn ?? diagnostic.urn,
        source: "",
        message: diagnostic.message,
        ...(status === "exempted" && until !== undefined ? { until } : {}),
        url: info?.url ?? "",
    };
}
