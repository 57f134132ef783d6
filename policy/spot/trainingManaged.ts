import { isAccelerated } from "../facts/gpuTypes";
import { isExcused } from "../facts/reasons";
import {
    BATCH_INFERENCE_TYPES,
    listClusters,
    findMachineFaults,
    TRAINING_TYPES,
} from "../facts/training";
import { TYPES } from "../facts/types";
import { definePolicy, knob, peek, type Finding } from "../kit";
import type { View } from "../kit/view";

/** Training uses managed spot, and can resume. */
export const trainingManaged = definePolicy({
    id: "spot-training-managed",
    description:
        "A training job uses managed spot, saves checkpoints, and may wait at least as long as it may run; SageMaker's other jobs, which have no spot, use no GPU without a reason.",
    why: "SageMaker refuses a wait shorter than the run and any wait without spot, and a reclaimed job without checkpoints begins anew",
    fix: "Set EnableManagedSpotTraining, CheckpointConfig.S3Uri, and StoppingCondition with MaxRuntimeInSeconds up to MaxWaitTimeInSeconds.",
    example: `"EnableManagedSpotTraining": true, "CheckpointConfig": { "S3Uri": "s3://..." }, "StoppingCondition": { "MaxRuntimeInSeconds": 3600, "MaxWaitTimeInSeconds": 7200 }`,
    level: "mandatory",
    severity: "high",
    types: [...TRAINING_TYPES, ...BATCH_INFERENCE_TYPES],
    blindSpots: "Whether the program in the container saves and restores its checkpoints.",
    whenUnknown:
        "An unknown value is a violation, and so is one that is computed when the state runs, unless the state waits and has a plain TimeoutSeconds, which then bounds a time; of the checkpoint's place only the presence counts.",
    knobs: {
        maxRuntimeSeconds: knob.defineInteger(432_000, "Longest run in seconds.", "higher"),
        onDemand: knob.defineTextMap(
            {},
            "State machines whose processing and transform jobs may use GPUs: logical name, * for any text, to reason.",
        ),
    },
    *check(subject, { maxRuntimeSeconds, onDemand }) {
        const { type, name, props } = subject;
        yield* findMachineFaults(subject);
        if (type === TYPES.trainingJob) yield* findTrainingFaults(props, maxRuntimeSeconds);
        if (BATCH_INFERENCE_TYPES.includes(type)) {
            if (!isExcused(onDemand, name)) yield* findOnDemandFaults(props);
            if (props.has("stoppingCondition")) yield* findRuntimeFaults(props, maxRuntimeSeconds);
        }
    },
});

function* findTrainingFaults(props: View, maxRuntimeSeconds: number): Iterable<Finding> {
    const stopping = props.at("stoppingCondition");
    const isSpot = props.at("enableManagedSpotTraining").flag === true;
    if (!isSpot) {
        yield { what: "trains without managed spot", write: "EnableManagedSpotTraining: true" };
        if (stopping.at("maxWaitTimeInSeconds").present)
            yield {
                what: "may wait for spot that it does not use",
                write: "no MaxWaitTimeInSeconds without spot",
            };
    }
    yield* findRuntimeFaults(props, maxRuntimeSeconds);
    if (!isSpot) return;
    if (!hasCheckpoint(props))
        yield {
            what: "saves no checkpoint",
            write: "CheckpointConfig.S3Uri, a prefix of a bucket",
        };
    const seconds = stopping.at("maxRuntimeInSeconds").number ?? 0;
    const waitSeconds = stopping.at("maxWaitTimeInSeconds").number;
    if (!((waitSeconds ?? -1) >= seconds))
        yield {
            what: `may wait ${waitSeconds === undefined ? "without a limit" : `${waitSeconds} seconds`} and run ${seconds}`,
            write: "StoppingCondition.MaxWaitTimeInSeconds of MaxRuntimeInSeconds or more",
        };
}

function* findRuntimeFaults(props: View, maxRuntimeSeconds: number): Iterable<Finding> {
    const seconds = props.at("stoppingCondition", "maxRuntimeInSeconds").number;
    if (!((seconds ?? Infinity) <= maxRuntimeSeconds))
        yield {
            what: `may run ${seconds === undefined ? "without a limit of its own" : `${seconds} seconds`}`,
            write: `StoppingCondition.MaxRuntimeInSeconds of ${maxRuntimeSeconds} or less`,
        };
}

/** Whether there is a place: a preview need not know it, nor whether it is computed. */
function hasCheckpoint(props: View): boolean {
    const config = peek(() => props.at("checkpointConfig"));
    return config.known ? config.value.has("s3Uri") : true;
}

function* findOnDemandFaults(props: View): Iterable<Finding> {
    for (const cluster of listClusters(props)) {
        const name = cluster.at("instanceType").text ?? "";
        if (isAccelerated(name.replace(/^ml\./, "")))
            yield {
                what: `runs ${name} on demand`,
                write: "a type without a GPU, or the machine with its reason in the setting onDemand",
            };
    }
}
