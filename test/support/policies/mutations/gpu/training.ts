import { TYPES } from "../../../../../policy/facts/types";
import type { Mutation } from "../../mutation";
import { inJson, type Inputs } from "../../program";

const training = (change: (parameters: Inputs) => void) =>
    inJson("definition", ({ States }) => change(States.Train.Parameters));

/** Changes of training that the pack gpu must see. */
export const trainingMutations: readonly Mutation[] = [
    {
        policy: "gpu-training-instance",
        type: TYPES.stateMachine,
        fault: "training on a CPU",
        change: training(({ ResourceConfig }) => (ResourceConfig.InstanceType = "ml.m5.xlarge")),
        what: 'in state Train has the instance type "ml.m5.xlarge"',
        write: "an ml GPU type such as ml.g5.xlarge as ResourceConfig.InstanceType",
    },
    {
        policy: "gpu-training-instance",
        type: TYPES.stateMachine,
        fault: "a type that is computed",
        change: training(({ ResourceConfig }) => {
            delete ResourceConfig.InstanceType;
            ResourceConfig["InstanceType.$"] = "$.type";
        }),
        what: "in state Train cannot be decided in a preview: resourceConfig.instanceType is computed when the state runs",
        write: "resourceConfig.instanceType as a plain value",
    },
    {
        policy: "gpu-training-instance",
        type: TYPES.trainingJob,
        fault: "many instances",
        change: ({ resourceConfig }) => (resourceConfig.instanceCount = 2),
        what: "has 2 instances",
        write: "ResourceConfig.InstanceCount of 1 or less",
    },
];
