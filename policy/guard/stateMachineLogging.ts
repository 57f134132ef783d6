import { TYPES } from "../facts/types";
import { joinWords } from "../facts/words";
import { definePolicy, knob } from "../kit";

/** Executions can be understood afterwards. */
export const stateMachineLogging = definePolicy({
    id: "guard-state-machine-logging",
    description: "A state machine logs at least its errors, to a group of its own, and is traced.",
    why: "an execution that failed at night is otherwise gone with its history, and so is the reason",
    fix: "Set loggingConfiguration.level and logDestination, and tracingConfiguration.enabled.",
    example: `loggingConfiguration: { level: "ERROR", logDestination: arn }, tracingConfiguration: { enabled: true }`,
    level: "mandatory",
    testLevel: "advisory",
    severity: "medium",
    types: [TYPES.stateMachine],
    blindSpots: "How long the log group keeps what is logged.",
    whenUnknown: "An unknown level is a violation; of the destination only its presence counts.",
    knobs: { levels: knob.defineTexts(["ALL", "ERROR"], "Levels that are allowed.", "more") },
    *check({ props }, { levels }) {
        const logging = props.at("loggingConfiguration");
        const level = logging.at("level");
        if (!levels.includes(level.text ?? ""))
            yield {
                what: `logs at the level ${level.shown}`,
                write: `loggingConfiguration.level: ${joinWords(levels, "or")}`,
            };
        if (!logging.has("logDestination"))
            yield { what: "logs nowhere", write: "loggingConfiguration.logDestination" };
        if (props.at("tracingConfiguration", "enabled").flag !== true)
            yield { what: "is not traced", write: "tracingConfiguration: { enabled: true }" };
    },
    remediate(props) {
        const tracing = props.tracingConfiguration as { enabled?: unknown } | undefined;
        if (tracing?.enabled === true) return false;
        props.tracingConfiguration = { enabled: true };
        return true;
    },
});
