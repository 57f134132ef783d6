import { readAction, readMachine, listTasks, UNREADABLE, type State } from "../facts/stateMachine";
import { TYPES } from "../facts/types";
import { definePolicy } from "../kit";

/** Calls that give a job of SageMaker its name, and the name's field and noun. */
const NAMES: Readonly<Record<string, readonly [field: string, noun: string]>> = {
    "sagemaker:createTrainingJob": ["TrainingJobName", "training job"],
    "sagemaker:createHyperParameterTuningJob": ["HyperParameterTuningJobName", "tuning job"],
    "sagemaker:createProcessingJob": ["ProcessingJobName", "processing job"],
    "sagemaker:createTransformJob": ["TransformJobName", "transform job"],
};

/** A retry of a training job has a name of its own. */
export const trainingNameUnique = definePolicy({
    id: "retry-training-name-unique",
    description:
        "The name of a job of SageMaker is made of the execution's name and the count of retries.",
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
        const machine = readMachine(props.at("definition"));
        if (!machine) yield UNREADABLE;
        for (const task of listTasks(machine?.states ?? [])) {
            const action = readAction(task) ?? "";
            const [field, noun] = (Object.hasOwn(NAMES, action) && NAMES[action]) || [];
            if (field === undefined) continue;
            const expression = readExpression(task, field);
            const missing = ["Execution.Name", "State.RetryCount"].filter(
                (part) => !expression.includes(part),
            );
            if (missing.length > 0)
                yield {
                    what: `names the ${noun} of the state ${task.name} without ${missing.join(" and ")}`,
                    write: `${field}.$ from $$.Execution.Name and $$.State.RetryCount`,
                };
        }
    },
});

/** How a field is computed; empty when it is plain or absent. */
function readExpression({ view, isJsonata }: State, field: string): string {
    if (!isJsonata) return view.at("Parameters", `${field}.$`).text ?? "";
    const text = view.at("Arguments", field).text ?? "";
    return /^\{%.*%\}$/s.test(text) ? text : "";
}
