import type {
    ReportViolation,
    ResourceRemediation,
    ResourceValidation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidation,
    StackValidationArgs,
    StackValidationPolicy,
} from "@pulumi/policy";
import { applies, type Definition, type Finding, type Subject } from "./definition";
import { holds, type Exemption } from "./exemptions";
import { configSchema, knobProblems, merged } from "./knobs";
import { documentationUrl, message, UNDECIDED, unknownFinding } from "./message";
import { exemptionVerdicts, type Violation } from "./exemptionVerdicts";
import { stackOf } from "./stack";
import { markStatus } from "./status";
import { isUnknown } from "./unknown";
import { View } from "./view";

/** What a rule is not told: who is excused, and the day. */
export interface Circumstances {
    readonly exemptions: readonly Exemption[];
    /** Such as `2026-11-22`. */
    readonly today: string;
}

/** Takes what a policy says. */
type Report = (violation: Violation) => void;

/**
 * Reports to the SDK, each status with the policy's description. The SDK takes an object where its
 * declarations have a text; only so the text stands alone.
 */
function carryStatus(report: ReportViolation, description: string): Report {
    const tell = report as unknown as (violation: object) => void;
    return ({ status, ...violation }) =>
        tell({ ...violation, ...(status ? { description: markStatus(status, description) } : {}) });
}

/** A rule in the SDK's form: judges, words the violations, and heeds exemptions. */
export function enforce(
    definition: Definition,
    circumstances: Circumstances,
): ResourceValidationPolicy & Partial<StackValidationPolicy> {
    const { id, description, level, severity, fix, knobs } = definition;
    const exempted = circumstances.exemptions.filter(({ policy }) => policy === id);
    const judgesResources = "check" in definition || "checkDeferred" in definition;
    const [only, ...others] = definition.types;
    // The SDK spares a policy of one type the reading of every other resource, which is most of its time.
    const ofOneType = <T extends object>(judge: T): T =>
        only !== undefined && others.length === 0 && !only.endsWith("*")
            ? Object.assign(judge, { __pulumiType: only })
            : judge;
    const resource: ResourceValidation = (args, report) =>
        judgeResource(definition, exempted, circumstances, args, carryStatus(report, description));
    const stack: StackValidation = (args, report) =>
        judgeStack(definition, exempted, circumstances, args, carryStatus(report, description));
    const mend: ResourceRemediation = (args) =>
        remediate(definition, exempted, circumstances, args);
    return {
        name: id,
        description,
        enforcementLevel: level,
        severity,
        remediationSteps: fix,
        url: documentationUrl(id),
        configSchema: configSchema(knobs),
        ...(judgesResources ? { validateResource: ofOneType(resource) } : {}),
        // An exemption that fits nothing is found even where there is nothing to judge.
        ...(exempted.length > 0 ? { validateStack: stack } : {}),
        ...(definition.checkInStack && exempted.length === 0
            ? { validateStack: ofOneType(stack) }
            : {}),
        ...("remediate" in definition ? { remediateResource: ofOneType(mend) } : {}),
    };
}

function isExempt(exempted: readonly Exemption[], name: string, today: string): boolean {
    return exempted.some((exemption) => exemption.name === name && holds(exemption, today));
}

/** Runs one judgement: what it finds before an unknown stops it is kept. */
function judged(
    judge: () => Iterable<Finding> | undefined,
    found: (finding: Finding) => void,
): unknown {
    try {
        for (const finding of judge() ?? []) found(finding);
        return undefined;
    } catch (error) {
        if (isUnknown(error)) return error;
        throw error;
    }
}

function pathOf(error: unknown): string {
    return isUnknown(error) ? error.props.map(String).join(".") : "";
}

function judgeResource(
    definition: Definition,
    exempted: readonly Exemption[],
    { today }: Circumstances,
    args: ResourceValidationArgs,
    report: Report,
): void {
    const { name, type } = args;
    if (!applies(definition, type)) args.notApplicable(`judges ${definition.types.join(", ")}`);
    if (isExempt(exempted, name, today)) return;
    const say = (finding: Finding) =>
        report({
            message: message(definition, name, finding),
            ...(finding.level ? { enforcementLevel: finding.level } : {}),
            status: finding.status,
        });
    const given = args.getConfig<Record<string, unknown>>();
    const faults = configFindings(definition, given);
    faults.forEach(say);
    if (faults.length > 0) return;
    const config = merged(definition.knobs, given);
    const subject = subjectOf(args);
    const closed = judged(() => definition.check?.(subject, config), say);
    if (closed) say(unknownFinding(pathOf(closed)));
    const deferred = judged(() => definition.checkDeferred?.(subject, config), say);
    // The SDK makes it a warning in a preview; at the update it is known.
    if (deferred) throw deferred as Error;
}

/** Faults of a policy's settings: each stands for every resource that it would judge. */
function configFindings({ knobs }: Definition, given: Readonly<Record<string, unknown>>) {
    return knobProblems(knobs, given).map((problem): Finding => ({
        what: `cannot be judged: the policy's configuration ${problem}`,
        write: "the policy's configuration anew",
    }));
}

function subjectOf({ type, name, props, provider }: ResourceValidationArgs): Subject {
    return {
        type,
        name,
        props: new View(props),
        ...(provider ? { provider: { name: provider.name, props: new View(provider.props) } } : {}),
    };
}

function judgeStack(
    definition: Definition,
    exempted: readonly Exemption[],
    { today }: Circumstances,
    args: StackValidationArgs,
    report: Report,
): void {
    const stack = stackOf(args);
    const given = args.getConfig<Record<string, unknown>>();
    const faults = configFindings(definition, given);
    const config = merged(definition.knobs, given);
    const subjects = stack.resources.filter(({ type }) => applies(definition, type));
    for (const verdict of exemptionVerdicts(definition, exempted, subjects, today)) report(verdict);
    const judge = definition.checkInStack;
    if (!judge) return;
    for (const subject of subjects) {
        const { name, urn } = subject;
        if (isExempt(exempted, name, today)) continue;
        const say = (finding: Finding) =>
            report({
                message: message(definition, name, finding),
                urn,
                ...(finding.level ? { enforcementLevel: finding.level } : {}),
                status: finding.status,
            });
        if (faults.length > 0) {
            // A policy that also judges single resources has said so already.
            if (!definition.check) faults.forEach(say);
            continue;
        }
        const unknown = judged(() => judge(subject, stack, config), say);
        if (unknown) say(stackUnknownFinding(definition, pathOf(unknown)));
    }
}

function stackUnknownFinding({ stackUnknown }: Definition, path: string): Finding {
    if (stackUnknown !== "deferred") return unknownFinding(path);
    return {
        what: `${UNDECIDED}: ${path} is unknown`,
        write: "it from plain values, or let the update decide, which checks it before it creates anything",
        level: "advisory",
        status: "undecided",
    };
}

function remediate(
    definition: Definition,
    exempted: readonly Exemption[],
    { today }: Circumstances,
    args: ResourceValidationArgs,
): Record<string, unknown> | undefined {
    const { type, name, props } = args;
    if (!applies(definition, type)) args.notApplicable(`mends ${definition.types.join(", ")}`);
    if (isExempt(exempted, name, today)) return undefined;
    const config = merged(definition.knobs, args.getConfig<Record<string, unknown>>());
    return definition.remediate?.(props, config, subjectOf(args)) ? props : undefined;
}
