import { ML_GPU_TYPES } from "../facts/gpuTypes";
import { plainNumber, shown, TRAINING_TYPES, trainingsOf, UNREADABLE } from "../facts/training";
import { definePolicy, knob } from "../kit";

/** Training runs on a few GPU instances. */
export const trainingInstance = definePolicy({
    id: "gpu-training-instance",
    description: "A training job uses an allowed GPU type, and no more instances than the cap.",
    why: "a CPU type trains for days at a price that nobody sees, and a wrong count multiplies the bill",
    fix: "Set ResourceConfig.InstanceType to an ml GPU type, and InstanceCount within the cap.",
    example: `"ResourceConfig": { "InstanceType": "ml.g5.xlarge", "InstanceCount": 1 }`,
    level: "mandatory",
    severity: "high",
    types: TRAINING_TYPES,
    blindSpots: "Training jobs that something other than this stack starts.",
    whenUnknown:
        "An unknown definition is a violation. A type that is computed when the state runs is a warning.",
    knobs: {
        types: knob.texts(ML_GPU_TYPES, "Instance types that are allowed."),
        maxInstances: knob.integer(1, "Most instances of one training job."),
    },
    *check(subject, { types, maxInstances }) {
        const trainings = trainingsOf(subject);
        if (!trainings) yield UNREADABLE;
        for (const training of trainings ?? []) {
            const type = training.given("ResourceConfig", "InstanceType");
            const count = training.given("ResourceConfig", "InstanceCount");
            const write = "an ml GPU type such as ml.g5.xlarge as ResourceConfig.InstanceType";
            const has =
                training.place === "" ? "has" : `has in ${training.place.replace(/: $/, "")}`;
            if (type.kind === "computed")
                yield {
                    what: `${has} an instance type that is computed when it runs`,
                    write,
                    level: "advisory",
                };
            else if (type.kind === "absent" || !types.includes(type.value.text ?? ""))
                yield { what: `${has} the instance type ${shown(type)}`, write };
            if (count.kind === "computed")
                yield {
                    what: `${has} an instance count that is computed when it runs`,
                    write: `a whole number up to ${maxInstances}`,
                    level: "advisory",
                };
            else if (!((plainNumber(count) ?? 1) <= maxInstances))
                yield {
                    what: `${has} ${shown(count)} instances`,
                    write: `ResourceConfig.InstanceCount of ${maxInstances} or less`,
                };
        }
    },
});
