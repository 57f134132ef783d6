import { TYPES } from "../../../../policy/facts/types";
import type { KnobCase, Mutation } from "../mutation";
import { inJson, type Inputs } from "../program";

const CE = TYPES.computeEnvironment;
const resources = (change: (resources: Inputs) => void) => (inputs: Inputs) =>
    change(inputs.computeResources);
const training = (change: (parameters: Inputs) => void) =>
    inJson("definition", ({ States }) => change(States.Train.Parameters));
const STRATEGIES = "allocationStrategy: SPOT_PRICE_CAPACITY_OPTIMIZED or SPOT_CAPACITY_OPTIMIZED";

/** Changes that the pack spot must see. */
export const spotMutations: readonly Mutation[] = [
    {
        policy: "spot-compute-environment",
        type: CE,
        fault: "an environment on demand",
        change: resources((one) => (one.type = "EC2")),
        what: 'has the computeResources.type "EC2"',
        write: 'computeResources.type: "SPOT", or name it with its reason in the setting onDemand',
        also: ["spot-allocation-strategy", "spot-queue-spot-first"],
    },
    {
        policy: "spot-allocation-strategy",
        type: CE,
        fault: "BEST_FIT",
        change: resources((one) => (one.allocationStrategy = "BEST_FIT")),
        what: 'has the allocationStrategy "BEST_FIT"',
        write: STRATEGIES,
    },
    {
        policy: "spot-allocation-strategy",
        type: CE,
        fault: "a prioritized strategy",
        change: resources(
            (one) => (one.allocationStrategy = "SPOT_CAPACITY_OPTIMIZED_PRIORITIZED"),
        ),
        what: 'has the allocationStrategy "SPOT_CAPACITY_OPTIMIZED_PRIORITIZED"',
        write: STRATEGIES,
    },
    {
        policy: "spot-allocation-strategy",
        type: CE,
        fault: "no strategy",
        change: resources((one) => delete one.allocationStrategy),
        what: "has no allocationStrategy, which means BEST_FIT",
        write: STRATEGIES,
    },
    {
        policy: "spot-allocation-strategy",
        type: CE,
        fault: "a service role",
        change: (inputs) => (inputs.serviceRole = "arn:aws:iam::123456789012:role/batch"),
        what: "has a serviceRole of its own",
        write: "no serviceRole",
    },
    {
        policy: "spot-allocation-strategy",
        type: CE,
        fault: "a fixed name",
        change: (inputs) => (inputs.name = "gpu"),
        what: "has a fixed name",
        write: "neither name nor namePrefix",
    },
    {
        policy: "spot-instance-diversity",
        type: CE,
        fault: "one type",
        change: resources((one) => (one.instanceTypes = ["g5.xlarge"])),
        what: "lists 1 instance type of 1 family",
        write: "3 types or more, of 2 families or sizes",
    },
    {
        policy: "spot-zone-diversity",
        type: TYPES.awsxVpc,
        fault: "one zone",
        change: (inputs) => (inputs.availabilityZoneNames = ["us-east-2a"]),
        what: "lies in 1 zone",
        write: "subnets of 2 zones or more",
    },
    {
        policy: "spot-zone-diversity",
        type: CE,
        fault: "one subnet",
        change: resources((one) => (one.subnets = ["subnet-0123456789abcdef0"])),
        what: "has 1 subnet",
        write: "subnets of 2 zones or more",
        unknownIsFine: "the VPC that they come from has several zones",
    },
    {
        policy: "spot-bid-percentage",
        type: CE,
        fault: "a bid of 40",
        change: resources((one) => (one.bidPercentage = 40)),
        what: "bids 40 per cent",
        write: "no bidPercentage, or 100 to 100",
    },
    {
        policy: "spot-scale-to-zero",
        type: CE,
        fault: "instances around the clock",
        change: resources((one) => (one.minVcpus = 4)),
        what: "has minVcpus 4",
        write: "minVcpus: 0",
    },
    {
        policy: "spot-scale-to-zero",
        type: CE,
        fault: "a desired size",
        change: resources((one) => (one.desiredVcpus = 8)),
        what: "has desiredVcpus 8",
        write: "no desiredVcpus",
    },
    {
        policy: "spot-queue-spot-first",
        type: CE,
        fault: "the queue's environment on demand",
        change: resources((one) => (one.type = "EC2")),
        what: "uses the on-demand environment prod-us-east-2-spot",
        write: "spot environments only, or on-demand last and an exemption with its reason",
        also: ["spot-allocation-strategy", "spot-compute-environment"],
    },
    {
        policy: "spot-no-multinode",
        type: TYPES.jobDefinition,
        fault: "a multi-node job",
        change: (inputs) => (inputs.type = "multinode"),
        what: "is a multi-node job",
        write: 'type: "container" without nodeProperties',
    },
    {
        policy: "spot-raw-instance",
        type: TYPES.launchTemplate,
        fault: "a market in a Batch template",
        change: (inputs) => (inputs.instanceMarketOptions = { marketType: "spot" }),
        what: "names a market and is the template of the environment prod-us-east-2-spot",
        write: "no instanceMarketOptions",
    },
    {
        policy: "spot-raw-instance",
        type: TYPES.instance,
        fault: "an instance on demand",
        change: (inputs) => delete inputs.instanceMarketOptions,
        what: "starts g5.xlarge with the market absent",
        write: 'instanceMarketOptions: { marketType: "spot" }',
    },
    {
        policy: "spot-training-managed",
        type: TYPES.stateMachine,
        fault: "no spot",
        change: training((parameters) => {
            parameters.EnableManagedSpotTraining = false;
            delete parameters.StoppingCondition.MaxWaitTimeInSeconds;
        }),
        what: "in state Train trains without managed spot",
        write: "EnableManagedSpotTraining: true",
    },
    {
        policy: "spot-training-managed",
        type: TYPES.stateMachine,
        fault: "no checkpoint",
        change: training((parameters) => delete parameters.CheckpointConfig),
        what: "in state Train saves no checkpoint",
        write: "CheckpointConfig.S3Uri, a prefix of a bucket",
    },
    {
        policy: "spot-training-managed",
        type: TYPES.trainingJob,
        fault: "a wait shorter than the run",
        change: ({ stoppingCondition }) => (stoppingCondition.maxWaitTimeInSeconds = 60),
        what: "may wait 60 seconds and run 3600",
        write: "StoppingCondition.MaxWaitTimeInSeconds of MaxRuntimeInSeconds or more",
    },
];

const BLOCK = { "prod-us-east-2*": "a training week of the team vision" };

/** Settings of the pack spot. */
export const spotKnobs: readonly KnobCase[] = [
    {
        policy: "spot-compute-environment",
        config: { onDemand: { "prod-us-east-2-spot": "deadline" } },
        lets: { type: CE, change: resources((one) => (one.type = "EC2")) },
    },
    {
        policy: "spot-compute-environment",
        config: { onDemand: { "prod-*-spot": "deadline" } },
        lets: { type: CE, change: resources((one) => (one.type = "EC2")) },
    },
    {
        policy: "spot-allocation-strategy",
        config: { allowed: ["SPOT_CAPACITY_OPTIMIZED"] },
    },
    { policy: "spot-instance-diversity", config: { minTypes: 7 } },
    { policy: "spot-zone-diversity", config: { minZones: 4 } },
    {
        policy: "spot-compute-environment",
        config: { capacityBlocks: BLOCK },
        lets: { type: CE, change: resources((one) => (one.type = "EC2")) },
    },
    {
        policy: "spot-instance-diversity",
        config: { capacityBlocks: BLOCK },
        lets: { type: CE, change: resources((one) => (one.instanceTypes = ["p5.48xlarge"])) },
    },
    {
        policy: "spot-zone-diversity",
        config: { capacityBlocks: BLOCK },
        lets: {
            type: CE,
            change: resources((one) => (one.subnets = ["subnet-0123456789abcdef0"])),
        },
    },
    {
        policy: "spot-raw-instance",
        config: { capacityBlocks: BLOCK },
        lets: {
            type: TYPES.launchTemplate,
            change: (inputs) => (inputs.instanceMarketOptions = { marketType: "capacity-block" }),
        },
    },
    {
        policy: "spot-bid-percentage",
        config: { min: 30 },
        lets: { type: CE, change: resources((one) => (one.bidPercentage = 40)) },
    },
    {
        policy: "spot-bid-percentage",
        config: { max: 120 },
        lets: { type: CE, change: resources((one) => (one.bidPercentage = 110)) },
    },
    {
        policy: "spot-raw-instance",
        config: { nonGpuOk: false },
        refuses: {
            type: TYPES.instance,
            change: (inputs) => {
                inputs.instanceType = "m5.large";
                delete inputs.instanceMarketOptions;
            },
        },
    },
    { policy: "spot-training-managed", config: { maxRuntimeSeconds: 60 } },
    {
        policy: "spot-training-managed",
        config: { onDemand: { "prod-*-training": "a nightly evaluation" } },
        lets: {
            type: TYPES.stateMachine,
            change: inJson("definition", ({ States }) => {
                States.Evaluate = {
                    Type: "Task",
                    Resource: "arn:aws:states:::sagemaker:createTransformJob.sync",
                    Parameters: {
                        TransformResources: { InstanceType: "ml.g5.xlarge", InstanceCount: 1 },
                    },
                };
            }),
        },
    },
];
