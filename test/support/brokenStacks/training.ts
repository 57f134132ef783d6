import { DIGEST, setting, type BrokenStack } from "./brokenStack";

/** Faults of training and alerts. */
export const BROKEN_TRAINING: readonly BrokenStack[] = [
    {
        fault: "training on a CPU",
        ...setting("training", "{ instanceType: ml.m5.xlarge }"),
        says: [
            'gpu-batch:training.instanceType: is "ml.m5.xlarge", not a GPU instance type that SageMaker trains on',
        ],
    },
    {
        fault: "an EC2 type for SageMaker's",
        ...setting("training", "{ instanceType: g5.xlarge }"),
        says: ['gpu-batch:training.instanceType: is "g5.xlarge"', "did you mean ml."],
    },
    {
        fault: "a wait shorter than the run",
        ...setting("training", "{ maxRuntimeMinutes: 60, maxWaitMinutes: 30 }"),
        says: [
            "gpu-batch:training.maxWaitMinutes: 30 is less than the 60 of maxRuntimeMinutes",
            "write 60 or more",
        ],
    },
    {
        fault: "one attempt to train",
        ...setting("training", "{ attempts: 1 }"),
        says: ["gpu-batch:training.attempts: is 1; write 2 or more"],
    },
    {
        fault: "a metric without a group",
        ...setting("training", "{ metrics: { loss: 'loss: [0-9.]+' } }"),
        says: ["gpu-batch:training.metrics.loss: has 0 capturing groups", "write one"],
    },
    {
        fault: "a program by an absolute path",
        ...setting("training", "{ program: /opt/program/train.py }"),
        says: [
            'gpu-batch:training.program: is "/opt/program/train.py"',
            "relative to the image's code folder",
        ],
    },
    {
        fault: "a subnet that is none",
        ...setting(
            "training",
            "{ vpc: { us-east-2: { subnets: [subnet-1], securityGroups: [sg-0123456789abcdef0] } } }",
        ),
        says: [
            'gpu-batch:training.vpc.us-east-2.subnets[0]: is "subnet-1"; write an ID such as subnet-0123456789abcdef0',
        ],
    },
    {
        fault: "a training network of a region without a cell",
        ...setting(
            "training",
            "{ vpc: { us-west-2: { subnets: [subnet-0123456789abcdef0], securityGroups: [sg-0123456789abcdef0] } } }",
        ),
        says: [
            "gpu-batch:training.vpc.us-west-2: is for a region without a cell of this stack (us-east-2)",
        ],
    },
    {
        fault: "a channel that is no place in S3",
        ...setting("training", "{ channels: { training: /data } }"),
        says: ['gpu-batch:training.channels.training: is "/data"; write s3://bucket/prefix/'],
    },
    {
        fault: "a channel with a blank in its name",
        ...setting("training", "{ channels: { 'a b': 's3://data/a/' } }"),
        says: ["gpu-batch:training.channels.a b: is not a valid name", "letters, digits, dots"],
    },
    {
        fault: "a hyperparameter that is too long",
        ...setting("training", `{ hyperParameters: { words: ${"x".repeat(2500)} } }`),
        says: [
            "gpu-batch:training.hyperParameters.words: has 2502 characters as JSON",
            "pass it in a channel",
        ],
    },
    {
        fault: "training with an image that SageMaker cannot pull",
        ...setting("image", `{ uri: 'public.ecr.aws/team/train@${DIGEST}' }`),
        says: [
            "gpu-batch:image.uri: is not a private ECR image of us-east-2",
            "set gpu-batch:training.enabled to false",
        ],
    },
    {
        fault: "training with an image of another region",
        ...setting(
            "image",
            `{ uri: '123456789012.dkr.ecr.us-west-2.amazonaws.com/train@${DIGEST}' }`,
        ),
        says: ["gpu-batch:image.uri: is not a private ECR image of us-east-2", "copy it there"],
    },
    {
        fault: "an unknown field of training",
        ...setting("training", "{ instance: ml.g5.xlarge }"),
        says: ["gpu-batch:training.instance: is not a known key; did you mean instanceType?"],
    },
    {
        fault: "an address that is none",
        ...setting("alerts", "{ email: team }"),
        says: ['gpu-batch:alerts.email: is "team"; write one email address'],
    },
    {
        fault: "a budget that nobody hears of",
        ...setting("alerts", "{ monthlyBudgetUsd: 500 }"),
        says: ["gpu-batch:alerts.monthlyBudgetUsd: has nobody to notify", "alerts.email too"],
    },
    {
        fault: "a budget of nothing",
        ...setting("alerts", "{ email: a@example.com, monthlyBudgetUsd: 0 }"),
        says: ["gpu-batch:alerts.monthlyBudgetUsd: is 0; write 1 or more"],
    },
    {
        fault: "a kind of alert that there is not",
        ...setting("alerts", "{ notify: [job] }"),
        says: ['gpu-batch:alerts.notify[0]: is "job"; write one of jobs, queue, reclaims'],
    },
    {
        fault: "a kind of alert twice",
        ...setting("alerts", "{ notify: [jobs, jobs] }"),
        says: ["gpu-batch:alerts.notify: lists a kind twice"],
    },
];
