import { TYPES } from "../../../../policy/facts/types";
import { copy, edit, type HostileCase, type Kind } from "../../../support/policies/hostile";
import type { Inputs } from "../../../support/policies/program";

const CE = TYPES.computeEnvironment;
const resources = (change: (resources: Inputs) => void) =>
    edit(CE, ({ computeResources }) => change(computeResources));
const types = (...list: string[]) => resources((one) => (one.instanceTypes = list));

const LISTED = "gpu-compute-instance-types";
const BLOCK = "a training week of the team vision";

const cases: readonly (readonly [name: string, aws: string, entry: string])[] = [
    ["a type with a part of a GPU", "A job that asks for a GPU never fits it.", "g6f.xlarge"],
    ["a family with parts of a GPU", "A job that asks for a GPU never fits it.", "gr6f"],
    ["a type with an arm64 processor", "The image does not run there.", "g5g.xlarge"],
    ["a superchip", "The image does not run on its arm64 processor.", "p6e-gb200.36xlarge"],
    ["a type of another maker", "CUDA does not run on it.", "g4ad.xlarge"],
    ["a family that is gone", "Batch finds no instance of it.", "p2"],
    ["AWS's own accelerator", "CUDA does not run on it.", "trn1.2xlarge"],
    ["CPU types of Batch's choice", "Batch starts CPU instances.", "optimal"],
    ["CPU types of Batch's default", "Batch starts CPU instances.", "default_x86_64"],
    ["a type that nobody knows", "Nobody knows how many GPUs it has.", "g9.xlarge"],
];

/** Types and families, Fargate, and Capacity Blocks. */
export const kind: Kind = {
    title: "types and families",
    hostile: [
        ...cases.map(([name, aws, entry]): HostileCase => ({
            name,
            aws,
            policy: LISTED,
            change: resources((one) => one.instanceTypes.push(entry)),
        })),
        ...["FARGATE", "FARGATE_SPOT"].map((type): HostileCase => ({
            name: `an environment on ${type}`,
            aws: "Fargate has no GPU.",
            policy: LISTED,
            change: resources((one) => {
                one.type = type;
                delete one.instanceTypes;
            }),
        })),
        {
            name: "a job on Fargate",
            aws: "Batch refuses a GPU on Fargate, or runs without one.",
            policy: "gpu-job-requests-gpu",
            change: edit(TYPES.jobDefinition, (inputs) => {
                inputs.platformCapabilities = ["FARGATE"];
            }),
        },
        {
            name: "a job with a version of Fargate",
            aws: "Batch runs it on Fargate, which has no GPU.",
            policy: "gpu-job-requests-gpu",
            change: edit(TYPES.jobDefinition, (inputs) => {
                inputs.containerProperties = inputs.containerProperties.replace(
                    "{",
                    '{"fargatePlatformConfiguration":{"platformVersion":"LATEST"},',
                );
            }),
        },
        {
            name: "a Capacity Block without a reason",
            aws: "The block is paid for in advance, used or not.",
            policy: "spot-raw-instance",
            change: edit(TYPES.instance, (inputs) => {
                inputs.instanceType = "p5.48xlarge";
                inputs.instanceMarketOptions = { marketType: "capacity-block" };
            }),
        },
        {
            name: "tests of an AMI on a part of a GPU",
            aws: "The driver for parts of a GPU is another one.",
            policy: "gpu-ami-tests",
            change: edit(TYPES.infrastructure, ({ instanceTypes }) =>
                instanceTypes.push("g6f.xlarge"),
            ),
        },
        {
            name: "an on-demand environment without a reason",
            aws: "Batch starts it at the full price.",
            policy: "spot-compute-environment",
            change: resources((one) => (one.type = "EC2")),
        },
    ],
    good: [
        { name: "families", change: types("g5", "g6e", "gr6") },
        { name: "types and families together", change: types("g5", "g6.2xlarge", "g7e.4xlarge") },
        {
            name: "training on SageMaker's newest types",
            change: edit(TYPES.trainingJob, ({ resourceConfig }) => {
                resourceConfig.instanceType = "ml.g7e.2xlarge";
            }),
        },
        {
            name: "an instance in a Capacity Block with its reason",
            change: edit(TYPES.instance, (inputs) => {
                inputs.instanceType = "p5.48xlarge";
                inputs.instanceMarketOptions = { marketType: "capacity-block" };
            }),
            config: { "spot-raw-instance": { capacityBlocks: { "*-planned": BLOCK } } },
        },
        {
            name: "an environment in a Capacity Block with its reasons",
            change: copy(CE, "block", ({ computeResources }) => {
                computeResources.type = "EC2";
                computeResources.allocationStrategy = "BEST_FIT_PROGRESSIVE";
                computeResources.instanceTypes = ["p5.48xlarge"];
                computeResources.subnets = ["subnet-0123456789abcdef0"];
                computeResources.maxVcpus = 192;
            }),
            config: Object.fromEntries(
                ["spot-compute-environment", "spot-instance-diversity", "spot-zone-diversity"].map(
                    (policy) => [policy, { capacityBlocks: { "*-block": BLOCK } }],
                ),
            ),
        },
    ],
};
