import { isAccelerated, ML_GPU_TYPES } from "../facts/gpuTypes";
import {
    BATCH_INFERENCE_TYPES,
    listClusters,
    findMachineFaults,
    TRAINING_TYPES,
} from "../facts/training";
import { TYPES } from "../facts/types";
import { definePolicy, knob } from "../kit";

/** Training runs on a few GPU instances. */
export const trainingInstance = definePolicy({
    id: "gpu-training-instance",
    description:
        "A training job uses an allowed GPU type, and no more instances than the cap; the other jobs of SageMaker use no other GPU type.",
    why: "a CPU type trains for days at a price that nobody sees, and a wrong count multiplies the bill",
    fix: "Set ResourceConfig.InstanceType to an ml GPU type, and InstanceCount within the cap.",
    example: `"ResourceConfig": { "InstanceType": "ml.g5.xlarge", "InstanceCount": 1 }`,
    level: "mandatory",
    severity: "high",
    types: [...TRAINING_TYPES, ...BATCH_INFERENCE_TYPES],
    blindSpots: "Training jobs that something other than this stack starts.",
    whenUnknown:
        "An unknown definition is a violation, and so are a type and a count that are computed when the state runs.",
    knobs: {
        types: knob.defineTexts(ML_GPU_TYPES, "Instance types that are allowed.", "more"),
        maxInstances: knob.defineInteger(1, "Most instances of one training job.", "higher"),
    },
    *check(subject, { types, maxInstances }) {
        const { type, props } = subject;
        yield* findMachineFaults(subject);
        if (type === TYPES.stateMachine) return;
        const trains = type === TYPES.trainingJob;
        const clusters = listClusters(props);
        const write = "an ml GPU type such as ml.g5.xlarge as ResourceConfig.InstanceType";
        if (trains && clusters.length === 0) yield { what: "has the instance type absent", write };
        let instances = 0;
        for (const cluster of clusters) {
            const name = cluster.at("instanceType");
            const isJudged = trains || isAccelerated((name.text ?? "").replace(/^ml\./, ""));
            if (isJudged && !types.includes(name.text ?? ""))
                yield { what: `has the instance type ${name.shown}`, write };
            instances += cluster.at("instanceCount").number ?? 1;
        }
        if (trains && !(instances <= maxInstances))
            yield {
                what: `has ${instances} instances`,
                write: `ResourceConfig.InstanceCount of ${maxInstances} or less`,
            };
    },
});
