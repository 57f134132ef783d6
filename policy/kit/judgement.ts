import { listStarted } from "../facts/started/started";
import { TYPES } from "../facts/types";
import { applies, judgesStarted, type Definition, type Finding, type Subject } from "./definition";
import { isUnknown, peek } from "./unknown";

/** A resource, where the policy judges its type, and what it starts, where it is a state machine. */
export function listSubjects<S extends Subject>(definition: Definition, subject: S): S[] {
    const own = applies(definition, subject.type) ? [subject] : [];
    if (subject.type !== TYPES.stateMachine || !judgesStarted(definition)) return own;
    // A definition that is unknown is for the policies that judge the machine itself.
    const started = peek(() => listStarted(subject));
    const judged = ((started.known && started.value) || []).filter(({ type }) =>
        applies(definition, type),
    );
    return [...own, ...judged.map((one) => ({ ...subject, ...one }))];
}

/** A finding as it is said: with the state that starts what it is about. */
export function placeFinding(finding: Finding, { started }: Subject): Finding {
    return started
        ? { ...finding, what: `in state ${started.state.name} ${finding.what}` }
        : finding;
}

/**
 * Runs one judgement: what it finds before an unknown stops it is kept.
 * @returns the error of the unknown; undefined when none stopped it
 */
export function runJudgement(
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

/** Path of the value that stopped a judgement. */
export function readPath(error: unknown): string {
    return isUnknown(error) ? error.props.map(String).join(".") : "";
}
