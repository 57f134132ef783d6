import * as assert from "node:assert/strict";
import { openSecrets, UNKNOWN } from "../cli/check/engine/wire";
import { preview, type Preview } from "./support/preview";

/**
 * Inputs that policies read: each must be known before anything exists, or a rule sees nothing and
 * fails open. A path step `*` is every item of a list.
 */
const CRITICAL: Readonly<Record<string, readonly string[]>> = {
    "aws:batch/computeEnvironment:ComputeEnvironment": [
        "type",
        "computeResources.type",
        "computeResources.allocationStrategy",
        "computeResources.instanceTypes.*",
        "computeResources.minVcpus",
        "computeResources.maxVcpus",
        "computeResources.ec2Configurations.*.imageType",
        "computeResources.tags",
        "updatePolicy.terminateJobsOnUpdate",
    ],
    "aws:batch/jobDefinition:JobDefinition": [
        "type",
        "containerProperties",
        "retryStrategy.attempts",
        "retryStrategy.evaluateOnExits.*.action",
        "timeout.attemptDurationSeconds",
        "deregisterOnNewRevision",
        "propagateTags",
        "tags",
    ],
    "aws:batch/jobQueue:JobQueue": [
        "computeEnvironmentOrders.*.order",
        "jobStateTimeLimitActions.*.reason",
        "jobStateTimeLimitActions.*.action",
        "jobStateTimeLimitActions.*.maxTimeSeconds",
    ],
    "aws:ec2/launchTemplate:LaunchTemplate": [
        "userData",
        "metadataOptions.httpTokens",
        "metadataOptions.httpPutResponseHopLimit",
        "blockDeviceMappings.*.ebs.encrypted",
        "blockDeviceMappings.*.ebs.volumeSize",
    ],
    "aws:cloudwatch/dashboard:Dashboard": ["dashboardName", "dashboardBody"],
    "aws:cloudwatch/eventRule:EventRule": ["name", "eventPattern"],
    "aws:cloudwatch/logGroup:LogGroup": ["name", "retentionInDays"],
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": ["policyDocument"],
    "aws:ecr/lifecyclePolicy:LifecyclePolicy": ["policy"],
    "aws:ecr/repository:Repository": [
        "name",
        "imageTagMutability",
        "imageScanningConfiguration.scanOnPush",
        "encryptionConfigurations.*.encryptionType",
        "forceDelete",
    ],
    "aws:iam/role:Role": ["name", "assumeRolePolicy"],
    "aws:iam/rolePolicy:RolePolicy": ["policy"],
    "aws:s3/bucket:Bucket": ["bucket", "forceDestroy"],
    "aws:s3/bucketPolicy:BucketPolicy": ["policy"],
    "aws:sfn/stateMachine:StateMachine": [
        "name",
        "definition",
        "loggingConfiguration.level",
        "loggingConfiguration.logDestination",
        "tracingConfiguration.enabled",
    ],
    "aws:sns/topicPolicy:TopicPolicy": ["policy"],
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": ["cidrIpv4", "ipProtocol"],
    "awsx:ec2:Vpc": [
        "natGateways.strategy",
        "availabilityZoneNames.*",
        "subnetSpecs.*.cidrBlocks.*",
        "vpcEndpointSpecs.*.serviceName",
        "vpcEndpointStrategy",
    ],
    "docker:index/image:Image": [
        "imageName",
        "build.platform",
        "build.builderVersion",
        "build.context",
        "build.dockerfile",
        "registry.server",
    ],
    "pulumi:providers:aws": ["region", "defaultTags"],
};

/** The same of what only a stack with an AMI of its own has. */
const CRITICAL_OF_AMI: typeof CRITICAL = {
    "aws:imagebuilder/component:Component": ["data", "version", "platform", "skipDestroy"],
    "aws:imagebuilder/imageRecipe:ImageRecipe": ["parentImage", "version", "blockDeviceMappings"],
    "aws:imagebuilder/infrastructureConfiguration:InfrastructureConfiguration": [
        "instanceTypes.*",
        "instanceMetadataOptions.httpTokens",
        "terminateInstanceOnFailure",
        "logging.s3Logs.s3BucketName",
    ],
    "aws:imagebuilder/imagePipeline:ImagePipeline": ["schedule", "imageTestsConfiguration"],
    "aws:imagebuilder/image:Image": ["imageTestsConfiguration", "imageScanningConfiguration"],
    "aws:imagebuilder/lifecyclePolicy:LifecyclePolicy": ["policyDetails.*.filter.value"],
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ["policyArn"],
    "aws:imagebuilder/distributionConfiguration:DistributionConfiguration": ["distributions"],
    "aws:ssm/parameter:Parameter": ["name"],
};

/** The values at a path; an absent one is undefined. */
function valuesAt(value: unknown, steps: readonly string[]): unknown[] {
    const [step, ...rest] = steps;
    if (step === undefined) return [value];
    if (step === "*") {
        assert.ok(Array.isArray(value) && value.length > 0, `no list before ${rest.join(".")}`);
        return value.flatMap((item) => valuesAt(item, rest));
    }
    return valuesAt((value as Record<string, unknown> | undefined)?.[step], rest);
}

function isKnown(value: unknown): boolean {
    return value !== undefined && !JSON.stringify(value).includes(UNKNOWN);
}

describe("policy-critical inputs", () => {
    for (const stack of ["prod", "test"]) {
        let plan: Preview;
        before(async () => {
            plan = await preview({ stack });
        });
        const judged = { ...CRITICAL, ...(stack === "prod" ? CRITICAL_OF_AMI : {}) };
        for (const [type, paths] of Object.entries(judged))
            it(`of ${type} are known in a preview of ${stack}`, () => {
                const registrations = plan.all(type);
                assert.ok(registrations.length > 0);
                for (const { inputs, urn } of registrations)
                    for (const path of paths)
                        for (const value of valuesAt(openSecrets(inputs), path.split(".")))
                            assert.ok(isKnown(value), `${path} of ${urn}`);
            });
    }

    it("know the account and the stack's own names inside the container properties", async () => {
        const plan = await preview();
        const { containerProperties } = plan.inputs("aws:batch/jobDefinition:JobDefinition");
        assert.doesNotMatch(containerProperties as string, /undefined|\[object|04da6b54/);
    });
});
