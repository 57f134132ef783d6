import type { View } from "../kit/view";

/** Stands for every error. */
export const ALL = "States.ALL";
/** A task that failed; in ErrorEquals it stands for every error but a time-out. */
export const FAILED = "States.TaskFailed";
/** A task that took longer than its limit. */
const TIMEOUT = "States.Timeout";

/**
 * Errors that say no more than that a call failed. Whoever names another, such as
 * `Batch.AlreadyExists`, has that case in mind.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
export const GENERAL_ERRORS: readonly string[] = [
    FAILED,
    TIMEOUT,
    "States.HeartbeatTimeout",
    "SageMaker.AmazonSageMakerException",
    "Batch.BatchException",
];

/** The first entry of a Retry or Catch that takes an error: it decides, whatever stands after it. */
export function findDecidingEntry(entries: readonly View[], error: string): View | undefined {
    return entries.find((entry) =>
        entry.at("ErrorEquals").texts.some((name) => takesError(name, error)),
    );
}

function takesError(name: string, error: string): boolean {
    if (name === ALL || name === error) return true;
    // A heartbeat that is missed is a time-out, too.
    if (error === "States.HeartbeatTimeout" && name === TIMEOUT) return true;
    return name === FAILED && !["States.HeartbeatTimeout", TIMEOUT].includes(error);
}

/** Attempts where MaxAttempts is absent. https://states-language.net/spec.html#retrying-after-error */
const USUAL_ATTEMPTS = 3;

/** Retries that an entry of Retry allows; NaN for what is no number. */
export function countAttempts(retrier: View): number {
    if (!retrier.has("MaxAttempts")) return USUAL_ATTEMPTS;
    return retrier.at("MaxAttempts").number ?? NaN;
}

/** Services that tell somebody. */
const NOTIFIERS = /:(sns:publish|events:putEvents|sqs:sendMessage)/i;

/** What becomes of a failure on its way: somebody learns of it, nobody does, or the state is entered anew. */
type Outcome = "told" | "lost" | "again";

/**
 * Whether a failure that a state hands on becomes known: every way from there ends in a Fail state or
 * tells somebody, save one that enters the state anew beside another that does end.
 * @param from name of the state that failed
 * @param next name of the state that the failure leads to
 */
export function isTold(from: string, next: string, siblings: View): boolean {
    const known = new Map<string, Outcome>();
    const follow = (name: string, passed: readonly string[]): Outcome => {
        if (passed.includes(name)) return "again";
        const found = known.get(name);
        if (found) return found;
        const state = siblings.at(name);
        const outcome = isEnd(state)
            ? "told"
            : joinOutcomes(
                  listWays(state).map(({ to, isPicked }) => {
                      const way = to === undefined ? "told" : follow(to, [...passed, name]);
                      return isPicked && way === "lost" ? undefined : way;
                  }),
              );
        // What a circle comes to depends on where it was entered.
        if (outcome !== "again") known.set(name, outcome);
        return outcome;
    };
    return follow(next, [from]) === "told";
}

function isEnd(state: View): boolean {
    return state.at("Type").text === "Fail" || NOTIFIERS.test(state.at("Resource").text ?? "");
}

function joinOutcomes(ways: readonly (Outcome | undefined)[]): Outcome {
    if (ways.length === 0 || ways.includes("lost")) return "lost";
    return ways.includes("told") ? "told" : "again";
}

interface Way {
    /** Undefined where no rule of a Choice matches, which fails the execution. */
    readonly to: string | undefined;
    /** Whether a Choice takes it for an error that it names. */
    readonly isPicked: boolean;
}

function listWays(state: View): Way[] {
    if (state.at("Type").text !== "Choice")
        return [state.at("Next")].flatMap(({ text }) =>
            text === undefined ? [] : [{ to: text, isPicked: false }],
        );
    const rules = state.at("Choices").items;
    const certain = rules.find((rule) => isConstant(rule.at("Condition").text ?? ""));
    const usable = certain ? rules.slice(0, rules.indexOf(certain) + 1) : rules;
    return [
        ...usable.map((rule) => ({ to: rule.at("Next").text, isPicked: namesError(rule) })),
        ...(certain ? [] : [{ to: state.at("Default").text, isPicked: false }]),
    ];
}

function isConstant(condition: string): boolean {
    return /^\{%\s*true\s*%\}$/.test(condition);
}

/** Whether a rule of a Choice compares a text, as one does that tells one error from another. */
function namesError(rule: View): boolean {
    return (
        rule.keys.some((key) => key.startsWith("String")) ||
        ["And", "Or"].some((key) => rule.at(key).items.some(namesError)) ||
        /["']/.test(rule.at("Condition").text ?? "")
    );
}
