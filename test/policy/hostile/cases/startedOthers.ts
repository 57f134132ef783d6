import { states } from "../../../support/policies/machines";
import {
    ANYBODY,
    DEFINITION,
    compute,
    run,
    startedKind,
} from "../../../support/policies/startedWork";

const TYPE = "gpu-training-instance";
const CEILING = "guard-capacity-ceiling";
const SPOT = "spot-training-managed";

/** Other jobs of SageMaker that a state machine starts. */
export const kind = startedKind(
    "other jobs of SageMaker that a state machine starts",
    [
        [
            "a tuning that trains without spot",
            "Each of its jobs trains on demand.",
            SPOT,
            "tune",
            run((sent) => {
                delete sent.TrainingJobDefinition.EnableManagedSpotTraining;
                delete sent.TrainingJobDefinition.StoppingCondition.MaxWaitTimeInSeconds;
            }),
        ],
        [
            "a tuning of a hundred jobs at once",
            "A hundred instances train at once.",
            CEILING,
            "tune",
            run(
                (sent) =>
                    (sent.HyperParameterTuningJobConfig.ResourceLimits.MaxParallelTrainingJobs = 100),
            ),
        ],
        [
            "a tuning of as many jobs at once as the input says",
            ANYBODY,
            CEILING,
            "tune",
            run((sent) =>
                compute(
                    sent.HyperParameterTuningJobConfig.ResourceLimits,
                    "MaxParallelTrainingJobs",
                    "$.many",
                ),
            ),
            true,
        ],
        [
            "a tuning whose second definition is on a CPU",
            "Both definitions train.",
            TYPE,
            "tune",
            run((sent) => {
                sent.TrainingJobDefinitions = [
                    sent.TrainingJobDefinition,
                    {
                        ...DEFINITION,
                        ResourceConfig: {
                            InstanceType: "ml.m5.xlarge",
                            InstanceCount: 1,
                            VolumeSizeInGB: 50,
                        },
                    },
                ];
                delete sent.TrainingJobDefinition;
            }),
        ],
        [
            "a tuning with a choice of types, one of them a CPU",
            "SageMaker takes whichever it gets.",
            TYPE,
            "tune",
            run((sent) => {
                delete sent.TrainingJobDefinition.ResourceConfig;
                sent.TrainingJobDefinition.HyperParameterTuningResourceConfig = {
                    InstanceConfigs: [
                        { InstanceType: "ml.g5.xlarge", InstanceCount: 1, VolumeSizeInGB: 50 },
                        { InstanceType: "ml.m5.4xlarge", InstanceCount: 1, VolumeSizeInGB: 50 },
                    ],
                };
            }),
        ],
        [
            "a tuning of a definition of the input",
            ANYBODY,
            TYPE,
            "tune",
            run((sent) => compute(sent, "TrainingJobDefinition", "$.definition")),
            true,
        ],
        [
            "a tuning with a fixed name",
            "SageMaker never takes a name twice.",
            "retry-training-name-unique",
            "tune",
            run((sent) => {
                delete sent["HyperParameterTuningJobName.$"];
                sent.HyperParameterTuningJobName = "nightly";
            }),
        ],
        [
            "a processing job on a GPU",
            "SageMaker has no spot for it: it is at the full price.",
            SPOT,
            "process",
            run((sent) => (sent.ProcessingResources.ClusterConfig.InstanceType = "ml.g5.48xlarge")),
        ],
        [
            "a processing job on fifty instances",
            "All of them start at once.",
            CEILING,
            "process",
            run((sent) => (sent.ProcessingResources.ClusterConfig.InstanceCount = 50)),
        ],
        [
            "a processing job on a type of the input",
            ANYBODY,
            SPOT,
            "process",
            run((sent) =>
                compute(sent.ProcessingResources.ClusterConfig, "InstanceType", "$.type"),
            ),
            true,
        ],
        [
            "a processing job with a large volume",
            "Each instance has the volume.",
            CEILING,
            "process",
            run((sent) => (sent.ProcessingResources.ClusterConfig.VolumeSizeInGB = 16000)),
        ],
        [
            "a processing job with a password in its arguments",
            "Everybody who may describe the job reads it.",
            "guard-job-container",
            "process",
            run(
                (sent) =>
                    (sent.AppSpecification = {
                        ImageUri: "x",
                        ContainerArguments: ["--password=hunter2-x"],
                    }),
            ),
        ],
        [
            "a transform on a GPU",
            "SageMaker has no spot for it: it is at the full price.",
            SPOT,
            "transform",
            run((sent) => (sent.TransformResources.InstanceType = "ml.p4d.24xlarge")),
        ],
        [
            "a transform on as many instances as the input says",
            ANYBODY,
            CEILING,
            "transform",
            run((sent) => compute(sent.TransformResources, "InstanceCount", "$.count")),
            true,
        ],
        [
            "a transform with a fixed name",
            "SageMaker never takes a name twice.",
            "retry-training-name-unique",
            "transform",
            run((sent) => {
                delete sent["TransformJobName.$"];
                sent.TransformJobName = "nightly";
            }),
        ],
    ],
    [
        ["a machine that calls tune", "tune", states(() => {})],
        ["a machine that calls process", "process", states(() => {})],
        ["a machine that calls transform", "transform", states(() => {})],
    ],
);
