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
import {
    applies,
    judgesStarted,
    type Definition,
    type Finding,
    type StackSubject,
    type Subject,
} from "./definition";
import { isForStack, holds, readStackName, type Exemption } from "./exemptions";
import { readPath, placeFinding, runJudgement, listSubjects } from "./judgement";
import { buildConfigSchema, findKnobProblems, mergeKnobs } from "./knobs";
import { buildDocumentationUrl, renderMessage, UNDECIDED, describeUnknown } from "./message";
import { judgeExemptions, type Violation } from "./exemptionVerdicts";
import { toStack } from "./stack";
import { encodeStatus } from "./status";
import { peek } from "./unknown";
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
    return ({ status, until, ...violation }) =>
        tell({
            ...violation,
            ...(status ? { description: encodeStatus(status, description, until) } : {}),
        });
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
        only !== undefined &&
        others.length === 0 &&
        !only.endsWith("*") &&
        !judgesStarted(definition)
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
        url: buildDocumentationUrl(id),
        configSchema: buildConfigSchema(knobs),
        ...(judgesResources ? { validateResource: ofOneType(resource) } : {}),
        // An exemption that fits nothing is found even where there is nothing to judge.
        ...(exempted.length > 0 ? { validateStack: stack } : {}),
        ...(definition.checkInStack && exempted.length === 0
            ? { validateStack: ofOneType(stack) }
            : {}),
        ...("remediate" in definition ? { remediateResource: ofOneType(mend) } : {}),
    };
}

function isExempt(
    exempted: readonly Exemption[],
    { name, urn }: { readonly name: string; readonly urn: string },
    today: string,
): boolean {
    return exempted.some(
        (exemption) =>
            exemption.name === name &&
            isForStack(exemption, readStackName(urn)) &&
            holds(exemption, today),
    );
}

function judgeResource(
    definition: Definition,
    exempted: readonly Exemption[],
    { today }: Circumstances,
    args: ResourceValidationArgs,
    report: Report,
): void {
    const { name } = args;
    const subject = toSubject(args);
    const subjects = listSubjects(definition, subject);
    if (subjects.length === 0) args.notApplicable(`judges ${definition.types.join(", ")}`);
    if (isExempt(exempted, args, today)) return;
    const say = (finding: Finding) =>
        report({
            message: renderMessage(definition, name, finding),
            ...(finding.level ? { enforcementLevel: finding.level } : {}),
            status: finding.status,
        });
    const given = args.getConfig<Record<string, unknown>>();
    const faults = findConfigFaults(definition, given);
    faults.forEach(say);
    if (faults.length > 0) return;
    const config = mergeKnobs(definition.knobs, given);
    // What an unknown hides is judged, and so refused.
    const spared = peek(() => definition.spares?.(subject, config));
    if (spared.known && spared.value !== undefined) args.notApplicable(spared.value);
    let deferred: unknown;
    for (const one of subjects) {
        const sayOf = (finding: Finding) => say(placeFinding(finding, one));
        const closed = runJudgement(() => definition.check?.(one, config), sayOf);
        if (closed) sayOf(describeUnknown(readPath(closed), one.started !== undefined));
        deferred ??= runJudgement(() => definition.checkDeferred?.(one, config), sayOf);
    }
    // The SDK makes it a warning in a preview; at the update it is known.
    if (deferred) throw deferred as Error;
}

/** Faults of a policy's settings: each stands for every resource that it would judge. */
function findConfigFaults({ knobs }: Definition, given: Readonly<Record<string, unknown>>) {
    return findKnobProblems(knobs, given).map((problem): Finding => ({
        what: `cannot be judged: the policy's configuration ${problem}`,
        write: "the policy's configuration anew",
    }));
}

function toSubject({ type, name, props, provider }: ResourceValidationArgs): Subject {
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
    const stack = toStack(args);
    const given = args.getConfig<Record<string, unknown>>();
    const faults = findConfigFaults(definition, given);
    const config = mergeKnobs(definition.knobs, given);
    const judged = stack.resources.map((one) => [one, listSubjects(definition, one)] as const);
    const holders = judged.flatMap(([one, subjects]) => (subjects.length > 0 ? [one] : []));
    const current = readStackName(args.resources[0]?.urn ?? "");
    const own = exempted.filter((exemption) => isForStack(exemption, current));
    for (const verdict of judgeExemptions(definition, own, holders, today)) report(verdict);
    const judge = definition.checkInStack;
    if (!judge) return;
    for (const subject of judged.flatMap(([, subjects]): StackSubject[] => subjects)) {
        const { name, urn } = subject;
        if (isExempt(exempted, subject, today)) continue;
        const say = (finding: Finding) =>
            report({
                message: renderMessage(definition, name, placeFinding(finding, subject)),
                urn,
                ...(finding.level ? { enforcementLevel: finding.level } : {}),
                status: finding.status,
            });
        if (faults.length > 0) {
            // A policy that also judges single resources has said so already.
            if (!definition.check) faults.forEach(say);
            continue;
        }
        const unknown = runJudgement(() => judge(subject, stack, config), say);
        if (unknown) say(stackUnknownFinding(definition, subject, readPath(unknown)));
    }
}

function stackUnknownFinding(
    { stackUnknown }: Definition,
    { started }: Subject,
    path: string,
): Finding {
    if (started || stackUnknown !== "deferred") return describeUnknown(path, started !== undefined);
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
    const { type, props } = args;
    if (!applies(definition, type)) args.notApplicable(`mends ${definition.types.join(", ")}`);
    if (isExempt(exempted, args, today)) return undefined;
    const config = mergeKnobs(definition.knobs, args.getConfig<Record<string, unknown>>());
    return definition.remediate?.(props, config, toSubject(args)) ? props : undefined;
}
