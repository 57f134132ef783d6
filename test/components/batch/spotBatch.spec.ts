import * as assert from "node:assert/strict";
import { encodeUserData } from "../../../components/batch/userData";
import { UNKNOWN } from "../../../cli/check/engine/wire";
import { ACCOUNT, preview, type Preview } from "../../support/preview";

const ENVIRONMENT = "aws:batch/computeEnvironment:ComputeEnvironment";
const QUEUE = "aws:batch/jobQueue:JobQueue";
const DEFINITION = "aws:batch/jobDefinition:JobDefinition";
const TAGS = { "gpu-batch:stack": "prod", "gpu-batch:cell": "prod-us-east-2" };

describe("SpotBatch", () => {
    let plan: Preview;
    before(async () => {
        plan = await preview();
    });

    it("has one spot environment that can be updated in place", () => {
        assert.deepEqual(plan.inputs(ENVIRONMENT), {
            type: "MANAGED",
            state: "ENABLED",
            computeResources: {
                type: "SPOT",
                allocationStrategy: "SPOT_PRICE_CAPACITY_OPTIMIZED",
                minVcpus: 0,
                maxVcpus: 256,
                instanceTypes: [
                    "g4dn.xlarge",
                    "g4dn.2xlarge",
                    "g5.xlarge",
                    "g5.2xlarge",
                    "g6.xlarge",
                    "g6.2xlarge",
                ],
                ec2Configurations: [{ imageType: "ECS_AL2023_NVIDIA", imageIdOverride: UNKNOWN }],
                launchTemplate: { launchTemplateId: UNKNOWN, version: UNKNOWN },
                instanceRole: UNKNOWN,
                subnets: UNKNOWN,
                securityGroupIds: [UNKNOWN],
                tags: TAGS,
            },
            updatePolicy: { terminateJobsOnUpdate: false, jobExecutionTimeoutMinutes: 360 },
        });
        assert.deepEqual(plan.only(ENVIRONMENT).options, {
            ignoreChanges: ["computeResources.desiredVcpus"],
        });
    });

    it("takes an AMI id as it is", async () => {
        const uri = `public.ecr.aws/team/train@sha256:${"0".repeat(64)}`;
        const pinned = await preview({
            config: { ami: "ami-0123456789abcdef0", image: { uri }, training: { enabled: false } },
        });
        assert.deepEqual(pinned.inputs(ENVIRONMENT).computeResources.ec2Configurations, [
            { imageType: "ECS_AL2023_NVIDIA", imageIdOverride: "ami-0123456789abcdef0" },
        ]);
        assert.deepEqual(
            pinned.engine.invocations.map(({ token }) => token),
            ["aws:index/getCallerIdentity:getCallerIdentity"],
        );
    });

    it("has a launch template with an encrypted root, IMDSv2 and the agent's settings", () => {
        assert.deepEqual(plan.inputs("aws:ec2/launchTemplate:LaunchTemplate"), {
            blockDeviceMappings: [
                {
                    deviceName: "/dev/xvda",
                    ebs: {
                        volumeType: "gp3",
                        volumeSize: 100,
                        encrypted: "true",
                        deleteOnTermination: "true",
                    },
                },
            ],
            metadataOptions: {
                httpEndpoint: "enabled",
                httpTokens: "required",
                httpPutResponseHopLimit: 1,
                httpProtocolIpv6: "disabled",
            },
            tagSpecifications: [{ resourceType: "volume", tags: TAGS }],
            userData: encodeUserData(),
        });
    });

    it("has a queue of that environment alone", () => {
        assert.deepEqual(plan.inputs(QUEUE), {
            state: "ENABLED",
            priority: 1,
            computeEnvironmentOrders: [{ order: 1, computeEnvironment: UNKNOWN }],
            jobStateTimeLimitActions: [
                ["CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY", 86400],
                ["MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE", 1800],
                ["MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT", 1800],
            ].map(([reason, maxTimeSeconds]) => ({
                action: "CANCEL",
                state: "RUNNABLE",
                reason,
                maxTimeSeconds,
            })),
        });
    });

    it("puts an on-demand environment last, with its own ceiling", async () => {
        const both = await preview({ config: { onDemandFallback: 32 } });
        const environments = both.all(ENVIRONMENT).map(({ name }) => name);
        assert.deepEqual(environments.sort(), ["prod-us-east-2-on-demand", "prod-us-east-2-spot"]);
        const { computeResources } = both.inputs(ENVIRONMENT, "prod-us-east-2-on-demand");
        assert.equal(computeResources.type, "EC2");
        assert.equal(computeResources.allocationStrategy, "BEST_FIT_PROGRESSIVE");
        assert.equal(computeResources.maxVcpus, 32);
        const [first, second] =
            both.only(QUEUE).propertyDependencies.computeEnvironmentOrders ?? [];
        assert.match(first ?? "", /-spot$/);
        assert.match(second ?? "", /-on-demand$/);
        assert.deepEqual(
            both
                .inputs(QUEUE)
                .computeEnvironmentOrders.map(({ order }: { order: number }) => order),
            [1, 2],
        );
    });

    it("has a job definition that keeps its earlier revisions", () => {
        const { containerProperties, retryStrategy, ...rest } = plan.inputs(DEFINITION);
        assert.deepEqual(rest, {
            type: "container",
            name: "gpu-batch-prod-us-east-2-job",
            platformCapabilities: ["EC2"],
            timeout: { attemptDurationSeconds: 21600 },
            propagateTags: true,
            deregisterOnNewRevision: false,
            tags: TAGS,
        });
        assert.equal(retryStrategy.attempts, 5);
        const container = JSON.parse(containerProperties) as Record<string, unknown>;
        assert.equal(
            container.jobRoleArn,
            `arn:aws:iam::${ACCOUNT}:role/gpu-batch-prod-us-east-2-job`,
        );
        assert.deepEqual(container.environment, [
            { name: "GPU_BATCH_BUCKET", value: `gpu-batch-prod-us-east-2-${ACCOUNT}` },
            { name: "GPU_BATCH_REGION", value: "us-east-2" },
            { name: "GPU_BATCH_STACK", value: "prod" },
        ]);
    });

    it("depends on what its document names", () => {
        const names = plan.only(DEFINITION).dependencies.map((urn) => urn.split("$").at(-1));
        assert.deepEqual([...names].sort(), [
            "aws:cloudwatch/logGroup:LogGroup::prod-us-east-2-jobs",
            "aws:iam/role:Role::prod-us-east-2-execution",
            "aws:iam/role:Role::prod-us-east-2-job",
            "aws:iam/rolePolicy:RolePolicy::prod-us-east-2-execution",
            "aws:iam/rolePolicy:RolePolicy::prod-us-east-2-job",
            "docker:index/image:Image::prod-us-east-2-image",
        ]);
    });

    it("shares a GPU without reserving one", async () => {
        const shared = await preview({
            config: {
                ami: "ami-0123456789abcdef0",
                gpuSharing: "2",
                instanceTypes: ["g5.xlarge", "g6.xlarge", "g4dn.xlarge"],
                job: { vcpus: 2, memoryMiB: 7168, sharedMemoryMiB: 1024 },
            },
        });
        const container = JSON.parse(shared.inputs(DEFINITION).containerProperties) as {
            resourceRequirements: { type: string }[];
            environment: { name: string; value: string }[];
        };
        assert.deepEqual(
            container.resourceRequirements.map(({ type }) => type),
            ["VCPU", "MEMORY"],
        );
        assert.deepEqual(container.environment.at(-1), {
            name: "NVIDIA_VISIBLE_DEVICES",
            value: "all",
        });
    });
});
