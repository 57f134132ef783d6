import type { Subject } from "../../kit/definition";
import { peek } from "../../kit/unknown";
import type { View } from "../../kit/view";
import { readAction, readMachine, listTasks, waits, type State } from "../stateMachine";
import { TYPES } from "../types";
import { readNumber, readPayload, listUnknownFields } from "./payload";

/** What starts something that policies judge: fields that it takes, and what it amounts to. */
interface Call {
    /** Under the AWS provider's names; all of them are unknown where a task sends its input as it is. */
    readonly fields: readonly string[];
    readonly read: (payload: View) => readonly Part[];
}

/** One thing that a call starts. */
interface Part {
    readonly type: string;
    readonly props: View;
    /** How many of it run at once; throws where that is computed. @default 1 */
    readonly parallel?: () => number | undefined;
}

const toSubject =
    (type: string) =>
    (props: View): Part[] => [{ type, props }];

const TRAINING_FIELDS = ["resourceConfig", "stoppingCondition", "enableManagedSpotTraining"];

/** The calls, by service and action. */
const CALLS: Readonly<Record<string, Call>> = {
    "batch:submitJob": {
        fields: ["retryStrategy", "timeout", "containerOverrides"],
        read: toSubject(TYPES.submittedJob),
    },
    "batch:registerJobDefinition": {
        fields: ["containerProperties", "retryStrategy", "timeout", "type"],
        read: toSubject(TYPES.jobDefinition),
    },
    "sagemaker:createTrainingJob": {
        fields: [...TRAINING_FIELDS, "trainingJobName", "environment", "hyperParameters"],
        read: toSubject(TYPES.trainingJob),
    },
    "sagemaker:createHyperParameterTuningJob": {
        fields: ["hyperParameterTuningJobName", "trainingJobDefinition"],
        read: readTuning,
    },
    "sagemaker:createProcessingJob": {
        fields: ["processingJobName", "processingResources", "stoppingCondition", "environment"],
        read: toSubject(TYPES.processingJob),
    },
    "sagemaker:createTransformJob": {
        fields: ["transformJobName", "transformResources", "environment"],
        read: toSubject(TYPES.transformJob),
    },
    "ec2:runInstances": {
        fields: ["instanceType", "instanceMarketOptions", "maxCount"],
        read: toSubject(TYPES.instance),
    },
};

/** What the tasks of a state machine start; undefined when the definition cannot be read. */
export function listStarted({ name, provider, props }: Subject): readonly Subject[] | undefined {
    const machine = readMachine(props.at("definition"));
    return (
        machine &&
        listTasks(machine.states).flatMap((state) =>
            listParts(state).map(({ type, props: started, parallel }) => ({
                type,
                name,
                props: started,
                ...(provider ? { provider } : {}),
                started: { state, ...(parallel ? { parallel } : {}) },
            })),
        )
    );
}

function listParts(state: State): readonly Part[] {
    const action = readAction(state) ?? "";
    const call = Object.hasOwn(CALLS, action) ? CALLS[action] : undefined;
    if (!call) return [];
    const parts = call.read(readPayload(state, call.fields));
    const limit = waits(state) ? readNumber(state.view.at("TimeoutSeconds")) : undefined;
    return limit === undefined
        ? parts
        : parts.map((part) => ({ ...part, props: boundTimes(part.props, limit) }));
}

/** Times that a limit of the state bounds, when they are computed: Step Functions then stops the job. */
const TIMES: readonly (readonly string[])[] = [
    ["stoppingCondition", "maxRuntimeInSeconds"],
    ["stoppingCondition", "maxWaitTimeInSeconds"],
    ["timeout", "attemptDurationSeconds"],
];

function boundTimes(props: View, seconds: number): View {
    return TIMES.reduce((bound, path) => {
        const time = peek(() => bound.at(...path));
        return time.known ? bound : bound.with(path, seconds);
    }, props);
}

/**
 * The training jobs of a tuning job, which takes one definition or several.
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateHyperParameterTuningJob.html
 */
function readTuning(payload: View): Part[] {
    const limits = ["hyperParameterTuningJobConfig", "resourceLimits"];
    const parallel = () => payload.at(...limits, "maxParallelTrainingJobs").number;
    const definitions = peek(() => [
        ...(payload.has("trainingJobDefinition") ? [payload.at("trainingJobDefinition")] : []),
        ...payload.at("trainingJobDefinitions").items,
    ]);
    const jobs = definitions.known ? definitions.value : [listUnknownFields(TRAINING_FIELDS)];
    return jobs.map((props) => ({ type: TYPES.trainingJob, props, parallel }));
}
