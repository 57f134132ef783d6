import { states } from "../../../support/policies/machines";
import {
    ANYBODY,
    CONTAINER,
    compute,
    run,
    startedKind,
} from "../../../support/policies/startedWork";

const CEILING = "guard-capacity-ceiling";

/** Definitions and instances that a state machine makes. */
export const kind = startedKind(
    "definitions and instances that a state machine makes",
    [
        [
            "a definition that is privileged",
            "Batch registers it, and its jobs own their hosts.",
            "guard-job-container",
            "register",
            run((sent) => (sent.ContainerProperties.Privileged = true)),
        ],
        [
            "a definition without a GPU",
            "Its jobs see no GPU.",
            "gpu-job-requests-gpu",
            "register",
            run(
                (sent) =>
                    (sent.ContainerProperties.ResourceRequirements =
                        CONTAINER.ResourceRequirements.slice(1)),
            ),
        ],
        [
            "a definition with a tag that moves",
            "Its jobs run what the tag points to.",
            "gpu-job-image-pinned",
            "register",
            run((sent) => (sent.ContainerProperties.Image = "nvidia/cuda:latest")),
        ],
        [
            "a definition with an image of the input",
            ANYBODY,
            "gpu-job-image-pinned",
            "register",
            run((sent) => compute(sent.ContainerProperties, "Image", "$.image")),
            true,
        ],
        [
            "a definition of the input as a whole",
            ANYBODY,
            "gpu-job-requests-gpu",
            "register",
            run((sent) => compute(sent, "ContainerProperties", "$.container")),
            true,
        ],
        [
            "a definition without a time limit",
            "Batch has no limit of its own.",
            "retry-job-timeout",
            "register",
            run((sent) => delete sent.Timeout),
        ],
        [
            "a definition without rules",
            "A bug runs once per attempt.",
            "retry-job-final-exit",
            "register",
            run((sent) => delete sent.RetryStrategy.EvaluateOnExit),
        ],
        [
            "a definition for several nodes",
            "Batch does not run it on spot.",
            "spot-no-multinode",
            "register",
            run((sent) => (sent.Type = "multinode")),
        ],
        [
            "a definition that fits no instance",
            "Its jobs wait for ever.",
            "gpu-job-fits-instance",
            "register",
            run((sent) => (sent.ContainerProperties.ResourceRequirements[1].Value = "512")),
        ],

        [
            "an instance on demand",
            "EC2 starts it at the full price.",
            "spot-raw-instance",
            "run",
            run((sent) => delete sent.InstanceMarketOptions),
        ],
        [
            "a larger instance on demand",
            "EC2 starts it at the full price.",
            "spot-raw-instance",
            "run",
            run((sent) => {
                sent.InstanceType = "p5.48xlarge";
                sent.InstanceMarketOptions = { MarketType: "capacity-block" };
            }),
        ],
        [
            "an instance of the input",
            ANYBODY,
            "spot-raw-instance",
            "run",
            run((sent) => compute(sent, "InstanceType", "$.type")),
            true,
        ],
        [
            "an instance of a template",
            "The template says what is started.",
            "spot-raw-instance",
            "run",
            run((sent) => {
                delete sent.InstanceType;
                sent.LaunchTemplate = { LaunchTemplateId: "lt-0123456789abcdef0" };
            }),
            true,
        ],
        [
            "a hundred instances",
            "EC2 starts as many as the quota allows.",
            CEILING,
            "run",
            run((sent) => (sent.MaxCount = 100)),
        ],
        [
            "as many instances as the input says",
            ANYBODY,
            CEILING,
            "run",
            run((sent) => compute(sent, "MaxCount", "$.count")),
            true,
        ],
        [
            "a fleet",
            "EC2 starts what the fleet's request says.",
            CEILING,
            "run",
            run((_sent, state) => (state.Resource = "arn:aws:states:::aws-sdk:ec2:createFleet")),
        ],
        [
            "spot instances by request",
            "EC2 starts them until the request is cancelled.",
            CEILING,
            "run",
            run(
                (_sent, state) =>
                    (state.Resource = "arn:aws:states:::aws-sdk:ec2:requestSpotInstances"),
            ),
        ],
        [
            "a group that grows",
            "The group starts instances until it has its size.",
            CEILING,
            "run",
            run(
                (_sent, state) =>
                    (state.Resource = "arn:aws:states:::aws-sdk:autoscaling:setDesiredCapacity"),
            ),
        ],
        [
            "an environment whose ceiling is raised",
            "Batch takes the new ceiling at once.",
            CEILING,
            "run",
            run(
                (_sent, state) =>
                    (state.Resource = "arn:aws:states:::aws-sdk:batch:updateComputeEnvironment"),
            ),
        ],
        [
            "an endpoint",
            "SageMaker keeps its instances around the clock.",
            CEILING,
            "run",
            run((_sent, state) => (state.Resource = "arn:aws:states:::sagemaker:createEndpoint")),
        ],
        [
            "a notebook",
            "SageMaker keeps its instance until somebody stops it.",
            CEILING,
            "run",
            run(
                (_sent, state) =>
                    (state.Resource = "arn:aws:states:::aws-sdk:sagemaker:createNotebookInstance"),
            ),
        ],
    ],
    [
        ["a machine that calls register", "register", states(() => {})],
        ["a machine that calls run", "run", states(() => {})],
        [
            "an instance without a GPU on demand",
            "run",
            run((sent) => {
                sent.InstanceType = "t3.micro";
                delete sent.InstanceMarketOptions;
            }),
        ],
        [
            "a model that SageMaker keeps",
            "run",
            run((_sent, state) => {
                state.Resource = "arn:aws:states:::sagemaker:createModel";
            }),
        ],
    ],
);
