import { states } from "../../../support/policies/machines";
import { ANYBODY, compute, jsonata, run, startedKind } from "../../../support/policies/startedWork";

const TYPE = "gpu-training-instance";
const CEILING = "guard-capacity-ceiling";
const SPOT = "spot-training-managed";

/** Training that a state machine starts. */
export const kind = startedKind(
    "training that a state machine starts",
    [
        [
            "a training on a type of the input",
            ANYBODY,
            TYPE,
            "train",
            run((sent) => compute(sent.ResourceConfig, "InstanceType", "$.type")),
            true,
        ],
        [
            "a training on a CPU by the SDK's integration",
            "It trains for days.",
            TYPE,
            "sdk",
            run((sent) => (sent.ResourceConfig.InstanceType = "ml.c5.xlarge")),
        ],
        [
            "a training on a type that constants come to",
            "The expression comes to ml.c5.18xlarge at every run.",
            TYPE,
            "train",
            run((sent) =>
                compute(
                    sent.ResourceConfig,
                    "InstanceType",
                    "States.Format('ml.{}', 'c5.18xlarge')",
                ),
            ),
        ],
        [
            "a training on a type out of a list of constants",
            "The expression comes to the second of the list.",
            TYPE,
            "train",
            run((sent) =>
                compute(
                    sent.ResourceConfig,
                    "InstanceType",
                    "States.ArrayGetItem(States.Array('ml.g5.xlarge', 'ml.m5.xlarge'), 1)",
                ),
            ),
        ],
        [
            "a training on a type in base 64",
            "The expression comes to ml.m5.large at every run.",
            TYPE,
            "train",
            run((sent) =>
                compute(
                    sent.ResourceConfig,
                    "InstanceType",
                    "States.Base64Decode('bWwubTUubGFyZ2U=')",
                ),
            ),
        ],
        [
            "a training on a type in JSONata",
            "The expression comes to ml.m5.large at every run.",
            TYPE,
            "train",
            jsonata((sent) => (sent.ResourceConfig.InstanceType = "{% 'ml.' & 'm5.large' %}")),
        ],
        [
            "a training on a type of the input in JSONata",
            ANYBODY,
            TYPE,
            "train",
            jsonata((sent) => (sent.ResourceConfig.InstanceType = "{% $states.input.type %}")),
            true,
        ],
        [
            "a training on a mixed cluster",
            "All groups of the cluster train, sixteen instances.",
            TYPE,
            "train",
            run(
                (sent) =>
                    (sent.ResourceConfig = {
                        VolumeSizeInGB: 50,
                        InstanceGroups: [
                            {
                                InstanceType: "ml.p5.48xlarge",
                                InstanceCount: 16,
                                InstanceGroupName: "a",
                            },
                        ],
                    }),
            ),
        ],
        [
            "a training on a hundred instances in JSONata",
            "The expression comes to 100 at every run.",
            CEILING,
            "train",
            jsonata((sent) => (sent.ResourceConfig.InstanceCount = "{% 100 %}")),
        ],
        [
            "a training on a sum of instances",
            "The sum comes to 16 at every run.",
            CEILING,
            "train",
            run((sent) => compute(sent.ResourceConfig, "InstanceCount", "States.MathAdd(8, 8)")),
        ],
        [
            "a training on as many instances as the input says",
            ANYBODY,
            CEILING,
            "train",
            run((sent) => compute(sent.ResourceConfig, "InstanceCount", "$.count")),
            true,
        ],
        [
            "a training with a volume of the input",
            ANYBODY,
            CEILING,
            "train",
            run((sent) => compute(sent.ResourceConfig, "VolumeSizeInGB", "$.size")),
            true,
        ],
        [
            "a training with a volume that constants come to",
            "The expression comes to 16000 GiB.",
            CEILING,
            "train",
            jsonata((sent) => (sent.ResourceConfig.VolumeSizeInGB = "{% $number('16000') %}")),
        ],
        [
            "a training with resources of the input",
            ANYBODY,
            CEILING,
            "train",
            run((sent) => compute(sent, "ResourceConfig", "$.resources")),
            true,
        ],
        [
            "a training that passes its input on",
            ANYBODY,
            TYPE,
            "train",
            run((_sent, state) => delete state.Parameters),
            true,
        ],
        [
            "a training of an object in JSONata",
            ANYBODY,
            TYPE,
            "train",
            run((_sent, state) => {
                delete state.Parameters;
                state.QueryLanguage = "JSONata";
                state.Arguments = "{% $states.input %}";
            }),
            true,
        ],
        [
            "a training on spot if the input says so",
            ANYBODY,
            SPOT,
            "train",
            run((sent) => compute(sent, "EnableManagedSpotTraining", "$.spot")),
            true,
        ],
        [
            "a training on spot as a constant that is false",
            "The expression comes to false at every run.",
            SPOT,
            "train",
            jsonata((sent) => {
                sent.EnableManagedSpotTraining = "{% false %}";
                delete sent.StoppingCondition.MaxWaitTimeInSeconds;
            }),
        ],
        [
            "a training that nobody waits for, as long as the input says",
            ANYBODY,
            SPOT,
            "sdk",
            run((sent) => compute(sent.StoppingCondition, "MaxRuntimeInSeconds", "$.seconds")),
            true,
        ],
        [
            "a training without a stop",
            "SageMaker ends it after a day, or never within a plan.",
            SPOT,
            "sdk",
            run((sent) => delete sent.StoppingCondition),
        ],
        [
            "a training with a fixed name by the SDK's integration",
            "SageMaker never takes a name twice.",
            "retry-training-name-unique",
            "sdk",
            run((sent) => {
                delete sent["TrainingJobName.$"];
                sent.TrainingJobName = "nightly";
            }),
        ],
    ],
    [
        ["a machine that calls train", "train", states(() => {})],
        ["a machine that calls sdk", "sdk", states(() => {})],
        ["a training in JSONata", "train", jsonata(() => {})],
        [
            "a training of constants in JSONata",
            "train",
            jsonata((sent) => {
                sent.ResourceConfig.InstanceType = "{% 'ml.' & 'g5.xlarge' %}";
                sent.ResourceConfig.InstanceCount = "{% 3 - 2 %}";
            }),
        ],
        [
            "a training whose volume has a bound",
            "train",
            jsonata(
                (sent) =>
                    (sent.ResourceConfig.VolumeSizeInGB = "{% $min([$states.input.size, 200]) %}"),
            ),
        ],
        [
            "a training as long as the input says, within the state's limit",
            "train",
            run((sent) => {
                compute(sent.StoppingCondition, "MaxRuntimeInSeconds", "$.seconds");
                compute(sent.StoppingCondition, "MaxWaitTimeInSeconds", "$.seconds");
            }),
        ],
        [
            "hyperparameters of the input",
            "train",
            run((sent) => (sent["HyperParameters.$"] = "$.hyperParameters")),
        ],
    ],
);
