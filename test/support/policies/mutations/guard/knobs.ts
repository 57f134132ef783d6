import { TYPES } from "../../../../../policy/facts/types";
import type { KnobCase } from "../../mutation";
import { inJson } from "../../program";

/** Settings of the pack guard. */
export const guardKnobs: readonly KnobCase[] = [
    { policy: "guard-region-allowed", config: { regions: ["eu-west-1"] } },
    {
        policy: "guard-region-allowed",
        config: { peerRegions: ["eu-west-1"] },
        lets: { type: TYPES.jobQueue, change: (inputs) => (inputs.region = "eu-west-1") },
    },
    { policy: "guard-capacity-ceiling", config: { maxVcpus: 8 } },
    { policy: "guard-capacity-ceiling", config: { maxVolumeGiB: 8 } },
    { policy: "guard-capacity-ceiling", config: { maxInstances: 0 } },
    {
        policy: "guard-capacity-ceiling",
        config: { reviewedCalls: { "ec2:createFleet": "a fleet with a ceiling of its own" } },
        lets: {
            type: TYPES.stateMachine,
            change: inJson("definition", ({ States }) => {
                States.Fleet = {
                    Type: "Task",
                    Resource: "arn:aws:states:::aws-sdk:ec2:createFleet",
                };
            }),
        },
    },
    { policy: "guard-tags", config: { keys: ["cost-centre"] } },
    { policy: "guard-ecr-repository", config: { keep: 101 } },
    { policy: "guard-ecr-repository", config: { cacheRepos: [] } },
    { policy: "guard-ecr-repository", config: { cacheRepos: ["image-cache", "*-image"] } },
    {
        policy: "guard-ecr-repository",
        config: { cacheRepos: ["prod-us-east-2-image", "*-image-cache"] },
        lets: {
            type: TYPES.repository,
            change: (inputs) => (inputs.imageTagMutability = "MUTABLE"),
        },
    },
    {
        policy: "guard-ecr-repository",
        config: { cacheRepos: ["prod-*-image*"] },
        lets: {
            type: TYPES.lifecyclePolicy,
            change: inJson("policy", ({ rules }) => (rules[1].selection.countNumber = 3)),
        },
    },
    { policy: "guard-launch-template", config: { hopLimit: 0 } },
    {
        policy: "guard-launch-template",
        config: { networkMode: "private" },
        refuses: {
            type: TYPES.launchTemplate,
            change: (inputs) => (inputs.networkInterfaces = [{ associatePublicIpAddress: "true" }]),
        },
    },
    { policy: "guard-job-container", config: { patterns: ["BUCKET"] } },
    {
        policy: "guard-role-rights",
        config: { widePolicies: ["*SSMManagedInstanceCore"] },
    },
    {
        policy: "guard-role-rights",
        config: { reviewedPolicies: { "arn:aws:iam::123456789012:policy/team-*": "read only" } },
        lets: {
            type: TYPES.policyAttachment,
            change: (inputs) => (inputs.policyArn = "arn:aws:iam::123456789012:policy/team-data"),
        },
    },
    {
        policy: "guard-job-host",
        config: { hostPaths: { "/scratch*": "the instance's own disk" } },
        lets: {
            type: TYPES.jobDefinition,
            change: inJson("containerProperties", (document) => {
                document.volumes = [{ name: "scratch", host: { sourcePath: "/scratch/jobs" } }];
            }),
        },
    },
    {
        policy: "guard-reference-known",
        config: { elsewhere: { "*:compute-environment/shared-*": "another team runs it" } },
        lets: {
            type: TYPES.jobQueue,
            change: ({ computeEnvironmentOrders }) =>
                computeEnvironmentOrders.push({
                    order: 9,
                    computeEnvironment:
                        "arn:aws:batch:us-east-2:123456789012:compute-environment/shared-spot",
                }),
        },
    },
    {
        policy: "guard-type-reviewed",
        config: { reviewed: { "aws:cloudwatch/eventRule:*": "a clock of ours" } },
        lets: {
            type: "aws:cloudwatch/eventRule:EventRule",
            change: (inputs) => (inputs.scheduleExpression = "rate(1 day)"),
        },
    },
    {
        policy: "guard-job-container",
        config: { minSharedMemoryMiB: 64 },
        lets: {
            type: TYPES.jobDefinition,
            change: inJson(
                "containerProperties",
                ({ linuxParameters }) => (linuxParameters.sharedMemorySize = 64),
            ),
        },
    },
    { policy: "guard-state-machine-logging", config: { levels: ["ERROR"] } },
];
