import type { Subject } from "../kit";
import type { View } from "../kit/view";
import { given, isTraining, sentBy, statesOf, tasksOf, type Given } from "./stateMachine";
import { TYPES } from "./types";

/** Types that start SageMaker training jobs. */
export const TRAINING_TYPES: readonly string[] = [TYPES.trainingJob, TYPES.stateMachine];

/** A training job, whether it is a resource or what a state machine sends. */
export interface Training {
    /** Begins a finding: empty, or the state that sends it. */
    readonly place: string;
    /** A field by its path in SageMaker's own names, such as `ResourceConfig`, `InstanceType`. */
    given(...path: readonly string[]): Given;
    /** Where it saves checkpoints: only whether there is a place, since a preview may not know it. */
    checkpoint(): { readonly kind: "plain" | "absent" };
}

/**
 * The training jobs of a resource; undefined when a machine's definition cannot be read.
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateTrainingJob.html
 */
export function trainingsOf({ type, props }: Subject): readonly Training[] | undefined {
    if (type === TYPES.trainingJob)
        return [
            {
                place: "",
                given: (...path) => given(props, ...path.map(camelCase)),
                checkpoint: () => present(props, "checkpointConfig", "s3Uri"),
            },
        ];
    const states = statesOf(props.at("definition"));
    return (
        states &&
        tasksOf(states)
            .filter(isTraining)
            .map((state) => ({
                place: `state ${state.name}: `,
                given: (...path) => given(sentBy(state), ...path),
                checkpoint: () => present(sentBy(state), "CheckpointConfig", "S3Uri"),
            }))
    );
}

/** The finding for a definition that is none. */
export const UNREADABLE = {
    what: "has a definition that is no JSON object with States",
    write: "an Amazon States Language document as plain text",
} as const;

/** Whether a field of an object is there, plain, computed or unknown. */
function present(sent: View, object: string, field: string): { kind: "plain" | "absent" } {
    if (sent.has(`${object}.$`)) return { kind: "plain" };
    const inner = sent.at(object);
    return { kind: inner.has(field) || inner.has(`${field}.$`) ? "plain" : "absent" };
}

/** The provider's form of SageMaker's names: `VolumeSizeInGB` is `volumeSizeInGb`. */
function camelCase(name: string): string {
    return `${name.charAt(0).toLowerCase()}${name.slice(1)}`.replace(/GB$/, "Gb");
}

/** A plain whole number of a training job; undefined when it is none or computed. */
export function plainNumber(value: Given): number | undefined {
    return value.kind === "plain" ? value.value.number : undefined;
}

/** A value in a message. */
export function shown(value: Given): string {
    if (value.kind === "plain") return value.value.shown;
    return value.kind === "absent" ? "absent" : "computed";
}
