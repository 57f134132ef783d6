import { given, isTraining, sentBy, statesOf, tasksOf } from "../facts/stateMachine";
import { UNREADABLE } from "../facts/training";
import { TYPES } from "../facts/types";
import { definePolicy } from "../kit";

/** A retry of a training job has a name of its own. */
export const trainingNameUnique = definePolicy({
    id: "retry-training-name-unique",
    description: "A training job's name is made of the execution's name and the count of retries.",
    why: "SageMaker never takes a name twice: with a fixed name, or one of the execution alone, every retry fails",
    fix: "Compute TrainingJobName from $$.Execution.Name and $$.State.RetryCount.",
    example: `"TrainingJobName.$": "States.Format('t-{}-{}', $$.Execution.Name, $$.State.RetryCount)"`,
    level: "mandatory",
    severity: "high",
    types: [TYPES.stateMachine],
    blindSpots: "Names of training jobs that something other than this stack starts.",
    whenUnknown: "An unknown definition is a violation: build it from chosen names.",
    knobs: {},
    *check({ props }) {
        const states = statesOf(props.at("definition"));
        if (!states) yield UNREADABLE;
        for (const task of tasksOf(states ?? []).filter(isTraining)) {
            const name = given(sentBy(task), "TrainingJobName");
            const expression = name.kind === "computed" ? name.expression : "";
            const missing = ["Execution.Name", "State.RetryCount"].filter(
                (part) => !expression.includes(part),
            );
            if (missing.length > 0)
                yield {
                    what: `names the training job of the state ${task.name} without ${missing.join(" and ")}`,
                    write: "TrainingJobName.$ from $$.Execution.Name and $$.State.RetryCount",
                };
        }
    },
});
