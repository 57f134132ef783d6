import { isArm64 } from "../facts/gpuTypes";
import { TYPES } from "../facts/types";
import { joinWords } from "../facts/words";
import { definePolicy } from "../kit";

/** No arm64 type. */
export const computeArchitecture = definePolicy({
    id: "gpu-compute-architecture",
    description: "An environment uses x86_64 instance types only.",
    why: "the image is built for linux/amd64 and the ECS GPU AMI has no arm64 variant: a job on g5g ends with an exec format error",
    fix: "Remove Graviton types such as g5g.xlarge from instanceTypes.",
    example: "instanceTypes: [g5.xlarge, g6.xlarge]",
    level: "mandatory",
    severity: "high",
    types: [TYPES.computeEnvironment],
    blindSpots: "The platform of the image that jobs run.",
    whenUnknown: "An unknown type is a violation: types are plain values.",
    knobs: {},
    *check({ props }) {
        const arm = props.at("computeResources", "instanceTypes").texts.filter(isArm64);
        if (arm.length > 0)
            yield {
                what: `lists the arm64 types ${joinWords(arm)}`,
                write: "x86_64 types in instanceTypes only",
            };
    },
});
