import * as assert from "node:assert/strict";
import * as path from "node:path";
import type { InlineProgram } from "../support/inProcess";
import { inline, ROOT } from "../support/preview";
import { judge, type Heard } from "../support/policies/judge";
import { prodConfig } from "../support/policies/program";

/** Judges a program of the fixtures. */
async function judged(program: string, regions: readonly string[]): Promise<Heard["said"]> {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const run = require(path.join(ROOT, "test/fixtures/programs", program)) as InlineProgram;
    const { engine } = await inline(run);
    return (await judge(engine.registrations, { config: prodConfig(regions) })).said;
}

/** Every fault of the worst program: policy, resource and the first words. */
const FAULTS: readonly (readonly [policy: string, name: string, what: string])[] = [
    ["gpu-compute-image", "gpu", 'has the imageType "ECS_AL2"'],
    ["gpu-compute-image", "gpu", "names its AMI by imageId"],
    [
        "gpu-compute-instance-types",
        "gpu",
        'lists "p2.xlarge", which is no NVIDIA GPU type that AWS offers',
    ],
    [
        "gpu-job-fits-instance",
        "train",
        "asks for 0 GPUs, 4 vCPUs and 60000 MiB, which fit no instance of any environment",
    ],
    [
        "gpu-job-image-pinned",
        "train",
        'runs the image "tensorflow/tensorflow:latest", whose tag moves',
    ],
    ["gpu-job-requests-gpu", "train", "requests no GPU, fewer than 1"],
    ["gpu-training-instance", "train", "in state Train has 8 instances"],
    ["gpu-training-instance", "train", 'in state Train has the instance type "ml.p2.xlarge"'],
    ["guard-capacity-ceiling", "gpu", "may run 10000 vCPUs"],
    ["guard-capacity-ceiling", "train", "in state Train trains with 5000 GiB of volume"],
    ["guard-capacity-ceiling", "train", "in state Train trains with 8 instances"],
    ["guard-ecr-repository", "images", "does not scan what is pushed"],
    ["guard-ecr-repository", "images", 'has the imageTagMutability "MUTABLE"'],
    ["guard-environment-update", "gpu", "has no updatePolicy"],
    ["guard-host-metadata", "gpu", "leaves the metadata service open to its jobs"],
    ["guard-host-metadata", "gpu", "lets its containers be privileged"],
    ["guard-job-container", "train", "has 64 MiB of shared memory"],
    ["guard-job-container", "train", "has no role of its own"],
    ["guard-job-container", "train", "is privileged"],
    ["guard-job-container", "train", "logs to the group that all jobs of the account share"],
    ["guard-job-container", "train", "passes AWS_SECRET_ACCESS_KEY in its environment"],
    ["guard-launch-template", "gpu", "accepts metadata requests without a token"],
    ["guard-launch-template", "gpu", 'does not encrypt "/dev/xvdcz"'],
    ["guard-launch-template", "gpu", 'has the template version "$Latest"'],
    ["guard-launch-template", "gpu", "names an AMI"],
    ["guard-region-allowed", "aws", "lies in us-east-1 and its name does not say so"],
    ["guard-region-allowed", "batch", "lies in us-east-1 and its name does not say so"],
    ["guard-region-allowed", "gpu", "lies in us-east-1 and its name does not say so"],
    ["guard-region-allowed", "gpu", "lies in us-east-1 and its name does not say so"],
    ["guard-region-allowed", "gpu", "lies in us-east-1 and its name does not say so"],
    ["guard-region-allowed", "images", "lies in us-east-1 and its name does not say so"],
    ["guard-region-allowed", "s3", "lies in us-east-1 and its name does not say so"],
    ["guard-region-allowed", "train", "lies in us-east-1 and its name does not say so"],
    ["guard-region-allowed", "train", "lies in us-east-1 and its name does not say so"],
    ["guard-role-rights", "s3", "gives AmazonS3FullAccess"],
    ["guard-state-machine-logging", "train", "is not traced"],
    ["guard-state-machine-logging", "train", "logs at the level absent"],
    ["guard-state-machine-logging", "train", "logs nowhere"],
    ["guard-tags", "aws", "has no gpu-batch:stack and gpu-batch:cell in defaultTags.tags"],
    ["guard-tags", "gpu", "has no gpu-batch:stack and gpu-batch:cell in computeResources.tags"],
    ["retry-job-final-exit", "train", "retries failures that no rule names"],
    ["retry-job-spot-reclaim", "train", "has no rule that retries Host EC2*"],
    ["retry-job-timeout", "train", "has no time limit"],
    [
        "retry-queue-stuck-jobs",
        "gpu",
        "never cancels jobs stuck by CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY",
    ],
    [
        "retry-queue-stuck-jobs",
        "gpu",
        "never cancels jobs stuck by MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE",
    ],
    [
        "retry-queue-stuck-jobs",
        "gpu",
        "never cancels jobs stuck by MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT",
    ],
    ["retry-state-retry", "train", "never retries a failure of the state Train"],
    ["retry-state-timeout-catch", "train", "gives the state Train no time limit"],
    ["retry-state-timeout-catch", "train", "lets a failure of the state Train go unnoticed"],
    [
        "retry-training-name-unique",
        "train",
        "names the training job of the state Train without Execution.Name and State.RetryCount",
    ],
    ["spot-allocation-strategy", "gpu", "has a serviceRole of its own"],
    ["spot-allocation-strategy", "gpu", "has a fixed name"],
    ["spot-allocation-strategy", "gpu", 'has the allocationStrategy "BEST_FIT"'],
    ["spot-bid-percentage", "gpu", "bids 51 per cent"],
    ["spot-instance-diversity", "gpu", "lists 1 instance type of 1 family"],
    ["spot-raw-instance", "gpu", "names a market and is the template of the environment gpu"],
    ["spot-scale-to-zero", "gpu", "has desiredVcpus 4"],
    ["spot-scale-to-zero", "gpu", "has minVcpus 4"],
    ["spot-training-managed", "train", "in state Train may run 864000 seconds"],
    ["spot-training-managed", "train", "in state Train may wait for spot that it does not use"],
    ["spot-training-managed", "train", "in state Train trains without managed spot"],
    ["spot-zone-diversity", "gpu", "has 1 subnet"],
];

describe("programs that the policies did not grow up with", () => {
    for (const [program, regions] of [
        ["plain", ["eu-west-1"]],
        ["workflow", ["us-west-2"]],
        ["fleet", ["us-east-1", "us-west-2"]],
    ] as const)
        it(`${program}, a good one, passes`, async () => {
            assert.deepEqual(await judged(program, regions), []);
        });

    it("worst, a bad one, has every fault listed", async () => {
        const said = await judged("worst", ["us-east-1"]);
        const found = said.map(({ policy, name, message }) => [
            policy,
            name,
            message.split("\n")[0]!.slice(name.length + 1, -1),
        ]);
        assert.deepEqual(found.sort(), [...FAULTS].sort());
    });
});
