import { listStates, listTasks, UNREADABLE } from "../facts/stateMachine";
import { TYPES } from "../facts/types";
import { joinWords } from "../facts/words";
import { definePolicy, knob } from "../kit";
import type { View } from "../kit/view";

/** Retries spread out. */
export const stateBackoff = definePolicy({
    id: "retry-state-backoff",
    description: "Retries of a state back off, up to a limit and with jitter.",
    why: "executions that fail together and retry together are throttled together",
    fix: "Set BackoffRate, MaxDelaySeconds and JitterStrategy FULL in each Retry.",
    example: `"BackoffRate": 2, "MaxDelaySeconds": 600, "JitterStrategy": "FULL"`,
    level: "advisory",
    severity: "low",
    types: [TYPES.stateMachine],
    blindSpots: "Whether the delays fit what the called service allows.",
    whenUnknown: "An unknown definition is a violation: build it from chosen names.",
    knobs: { minRate: knob.defineDecimal(1.5, "Lowest BackoffRate.", "lower") },
    *check({ props }, { minRate }) {
        const states = listStates(props.at("definition"));
        if (!states) yield UNREADABLE;
        for (const { name, view } of listTasks(states ?? []))
            for (const retrier of view.at("Retry").items) {
                const missing = listMissingParts(retrier, minRate);
                if (missing.length > 0)
                    yield {
                        what: `retries the state ${name} without ${joinWords(missing)}`,
                        write: `BackoffRate of ${minRate} or more, MaxDelaySeconds, and JitterStrategy "FULL"`,
                    };
            }
    },
});

function listMissingParts(retrier: View, minRate: number): string[] {
    return [
        // Absent means 2. https://states-language.net/spec.html#retrying-after-error
        ...((retrier.at("BackoffRate").number ?? (retrier.has("BackoffRate") ? 0 : 2)) >= minRate
            ? []
            : ["back-off"]),
        ...(retrier.at("MaxDelaySeconds").number === undefined ? ["a longest delay"] : []),
        ...(retrier.at("JitterStrategy").text === "FULL" ? [] : ["jitter"]),
    ];
}
