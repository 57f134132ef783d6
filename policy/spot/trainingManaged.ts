import {
    plainNumber,
    TRAINING_TYPES,
    trainingsOf,
    UNREADABLE,
    type Training,
} from "../facts/training";
import { definePolicy, knob, type Finding } from "../kit";

/** Training uses managed spot, and can resume. */
export const trainingManaged = definePolicy({
    id: "spot-training-managed",
    description:
        "A training job uses managed spot, saves checkpoints, and may wait at least as long as it may run.",
    why: "SageMaker refuses a wait shorter than the run and any wait without spot, and a reclaimed job without checkpoints begins anew",
    fix: "Set EnableManagedSpotTraining, CheckpointConfig.S3Uri, and StoppingCondition with MaxRuntimeInSeconds up to MaxWaitTimeInSeconds.",
    example: `"EnableManagedSpotTraining": true, "CheckpointConfig": { "S3Uri": "s3://..." }, "StoppingCondition": { "MaxRuntimeInSeconds": 3600, "MaxWaitTimeInSeconds": 7200 }`,
    level: "mandatory",
    severity: "high",
    types: TRAINING_TYPES,
    blindSpots: "Whether the program in the container saves and restores its checkpoints.",
    whenUnknown:
        "An unknown value is a violation; of the checkpoint's place only the presence counts.",
    knobs: {
        maxRuntimeSeconds: knob.integer(432_000, "Longest run in seconds."),
    },
    *check(subject, { maxRuntimeSeconds }) {
        const trainings = trainingsOf(subject);
        if (!trainings) yield UNREADABLE;
        for (const training of trainings ?? []) yield* faults(training, maxRuntimeSeconds);
    },
});

function* faults(training: Training, maxRuntimeSeconds: number): Iterable<Finding> {
    const within = training.place === "" ? "" : `in ${training.place.replace(/: $/, "")} `;
    const spot = training.given("EnableManagedSpotTraining");
    const runtime = training.given("StoppingCondition", "MaxRuntimeInSeconds");
    const wait = training.given("StoppingCondition", "MaxWaitTimeInSeconds");
    const isSpot = spot.kind === "plain" && spot.value.flag === true;
    if (!isSpot) {
        yield {
            what: `${within}trains without managed spot`,
            write: "EnableManagedSpotTraining: true",
        };
        if (wait.kind !== "absent")
            yield {
                what: `${within}may wait for spot that it does not use`,
                write: "no MaxWaitTimeInSeconds without spot",
            };
    }
    const [seconds, waitSeconds] = [plainNumber(runtime), plainNumber(wait)];
    if (runtime.kind !== "computed" && !((seconds ?? Infinity) <= maxRuntimeSeconds))
        yield {
            what: `${within}may run ${seconds === undefined ? "without a limit of its own" : `${seconds} seconds`}`,
            write: `StoppingCondition.MaxRuntimeInSeconds of ${maxRuntimeSeconds} or less`,
        };
    if (!isSpot) return;
    if (training.checkpoint().kind === "absent")
        yield {
            what: `${within}saves no checkpoint`,
            write: "CheckpointConfig.S3Uri, a prefix of a bucket",
        };
    const unclear = wait.kind === "computed" || runtime.kind === "computed";
    if (!unclear && !((waitSeconds ?? -1) >= (seconds ?? 0)))
        yield {
            what: `${within}may wait ${waitSeconds === undefined ? "without a limit" : `${waitSeconds} seconds`} and run ${seconds ?? 0}`,
            write: "StoppingCondition.MaxWaitTimeInSeconds of MaxRuntimeInSeconds or more",
        };
}
