import type { Finding, Subject } from "../kit/definition";
import type { View } from "../kit/view";
import { readMachine, UNREADABLE } from "./stateMachine";
import { TYPES } from "./types";

/** Types of training, and the machines that start it. */
export const TRAINING_TYPES: readonly string[] = [TYPES.trainingJob, TYPES.stateMachine];

/** Types of the other jobs of SageMaker, which it has no spot for. */
export const BATCH_INFERENCE_TYPES: readonly string[] = [TYPES.processingJob, TYPES.transformJob];

/** What policies of training say of a state machine itself: what it starts is judged by itself. */
export function* findMachineFaults({ type, props }: Subject): Iterable<Finding> {
    if (type === TYPES.stateMachine && !readMachine(props.at("definition"))) yield UNREADABLE;
}

/** Where jobs of SageMaker name their instances. */
const PLACES: readonly (readonly [first: string, ...rest: string[]])[] = [
    ["resourceConfig"],
    ["hyperParameterTuningResourceConfig"],
    ["processingResources", "clusterConfig"],
    ["transformResources"],
];

/**
 * The kinds of instances of a job of SageMaker, each with `instanceType`, `instanceCount` and
 * `volumeSizeInGb`: one, or for a mixed cluster and a choice of a tuning job several.
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ResourceConfig.html
 */
export function listClusters(props: View): View[] {
    return PLACES.filter(([first]) => props.has(first)).flatMap((place) => {
        const cluster = props.at(...place);
        const kinds = ["instanceGroups", "instanceConfigs"].flatMap((key) => cluster.at(key).items);
        return kinds.length > 0 ? kinds : [cluster];
    });
}
