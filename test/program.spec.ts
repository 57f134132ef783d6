import * as assert from "node:assert/strict";
import type { Registration } from "../cli/check/engine/registration";
import { isProviderType, readPackage, readReferenceUrn } from "../cli/check/engine/urn";
import { openSecrets } from "../cli/check/engine/wire";
import { preview, type Preview } from "./support/preview";

/** How many of each type the program registers; a changed count is a changed bill. */
const ONE_CELL: Readonly<Record<string, number>> = {
    "aws:batch/computeEnvironment:ComputeEnvironment": 1,
    "aws:batch/jobDefinition:JobDefinition": 1,
    "aws:batch/jobQueue:JobQueue": 1,
    "aws:cloudwatch/dashboard:Dashboard": 1,
    "aws:cloudwatch/eventRule:EventRule": 5,
    "aws:cloudwatch/eventTarget:EventTarget": 5,
    "aws:cloudwatch/logGroup:LogGroup": 3,
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": 1,
    "aws:ec2/launchTemplate:LaunchTemplate": 1,
    "aws:ec2/securityGroup:SecurityGroup": 1,
    "aws:ecr/lifecyclePolicy:LifecyclePolicy": 2,
    "aws:ecr/repository:Repository": 2,
    "aws:iam/instanceProfile:InstanceProfile": 1,
    "aws:iam/role:Role": 5,
    "aws:iam/rolePolicy:RolePolicy": 5,
    "aws:s3/bucket:Bucket": 1,
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": 1,
    "aws:s3/bucketPolicy:BucketPolicy": 1,
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": 1,
    "aws:sfn/stateMachine:StateMachine": 1,
    "aws:sns/topic:Topic": 1,
    "aws:sns/topicPolicy:TopicPolicy": 1,
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": 1,
    "awsx:ec2:Vpc": 1,
    "docker:index/image:Image": 2,
    "gpu-batch:alerts:Alerts": 1,
    "gpu-batch:batch:SpotBatch": 1,
    "gpu-batch:image:GpuImage": 1,
    "gpu-batch:index:Cell": 1,
    "gpu-batch:network:Network": 1,
    "gpu-batch:shared:ServiceRole": 5,
    "gpu-batch:storage:JobBucket": 1,
    "gpu-batch:training:TrainingWorkflow": 1,
    "pulumi:providers:aws": 1,
    "pulumi:providers:awsx": 1,
    "pulumi:providers:docker": 1,
    "pulumi:pulumi:Stack": 1,
};

/** The same with an AMI of the cell's own. */
const WITH_OWN_AMI: Readonly<Record<string, number>> = {
    ...ONE_CELL,
    "aws:cloudwatch/eventRule:EventRule": 6,
    "aws:cloudwatch/eventTarget:EventTarget": 6,
    "aws:cloudwatch/logGroup:LogGroup": 4,
    "aws:ec2/tag:Tag": 1,
    "aws:iam/instanceProfile:InstanceProfile": 2,
    "aws:iam/role:Role": 7,
    "aws:iam/rolePolicy:RolePolicy": 6,
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": 3,
    "aws:imagebuilder/component:Component": 1,
    "aws:imagebuilder/distributionConfiguration:DistributionConfiguration": 1,
    "aws:imagebuilder/image:Image": 1,
    "aws:imagebuilder/imagePipeline:ImagePipeline": 1,
    // One for the first image, on the parent of the lock, and one that follows AWS's newest.
    "aws:imagebuilder/imageRecipe:ImageRecipe": 2,
    "aws:imagebuilder/infrastructureConfiguration:InfrastructureConfiguration": 1,
    "aws:imagebuilder/lifecyclePolicy:LifecyclePolicy": 1,
    "aws:ssm/parameter:Parameter": 1,
    "gpu-batch:ami:GpuAmi": 1,
    "gpu-batch:shared:ServiceRole": 7,
};

function census(plan: Preview): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { type } of plan.all()) counts[type] = (counts[type] ?? 0) + 1;
    return counts;
}

/** Inputs that become a name in AWS. */
function physicalNames(plan: Preview): string[] {
    return plan.all().flatMap(({ custom, inputs }) => {
        const { name, bucket } = openSecrets(inputs) as Record<string, unknown>;
        return custom
            ? [name, bucket].filter((text): text is string => typeof text === "string")
            : [];
    });
}

describe("the program", () => {
    for (const [stack, expected] of [
        ["prod", WITH_OWN_AMI],
        ["test", ONE_CELL],
    ] as const)
        it(`registers exactly one cell's resources for ${stack}`, async () =>
            assert.deepEqual(census(await preview({ stack })), expected));

    it("exports what the command reads of each cell", async () => {
        const plan = await preview();
        const { cells } = plan.only("pulumi:pulumi:Stack").outputs as {
            cells: Record<string, Record<string, unknown>>;
        };
        assert.deepEqual(Object.keys(cells), ["us-east-2"]);
        assert.deepEqual(Object.keys(openSecrets(cells["us-east-2"]) as object).sort(), [
            "alertTopicArn",
            "bucket",
            "image",
            "instanceTypes",
            "job",
            "jobDefinitionArn",
            "jobsPerGpu",
            "logGroup",
            "onDemand",
            "queueArn",
            "queueName",
            "region",
            "stateMachineArn",
            "teams",
        ]);
    });

    it("gives every resource and invoke its cell's provider", async () => {
        const regions = ["us-east-2", "eu-north-1"];
        const plan = await preview({ config: { regions } });
        const providerName = (reference: string) =>
            plan.engine.find(readReferenceUrn(reference))?.name;
        const judged = plan
            .all()
            .filter(
                ({ type, custom }) =>
                    custom && !isProviderType(type) && readPackage(type) === "aws",
            );
        assert.ok(judged.length > 30, String(judged.length));
        for (const { name, provider, urn } of judged) {
            const region = regions.find((one) => name.startsWith(`prod-${one}`));
            assert.equal(providerName(provider), `prod-${region}`, urn);
        }
        for (const { token, provider } of plan.engine.invocations)
            assert.match(providerName(provider) ?? "", /^prod-(us-east-2|eu-north-1)$/, token);
        assert.equal(plan.engine.invocations.length, 4);
    });

    describe("with a second region in the lock", () => {
        const REGIONS = ["us-east-2", "eu-north-1"];
        let plan: Preview;
        let single: Preview;
        before(async () => {
            single = await preview();
            plan = await preview({
                lock: (lock) => {
                    lock.selection.prod.chosen = REGIONS;
                    lock.selection.prod.zones["eu-north-1"] = ["eun1-az1", "eun1-az2", "eun1-az3"];
                },
            });
        });

        const within = (region: string) => (registration: Registration) =>
            registration.name.startsWith(`prod-${region}`);

        it("has the same cell twice", () => {
            const names = REGIONS.map((region) =>
                plan
                    .all()
                    .filter(within(region))
                    .map(({ type, name }) => `${type} ${name.replace(region, "*")}`)
                    .sort(),
            );
            assert.deepEqual(names[0], names[1]);
        });

        it("leaves the first cell as it was", () => {
            const urns = ({ engine }: Preview) =>
                engine.registrations.filter(within("us-east-2")).map(({ urn }) => urn);
            assert.deepEqual(urns(plan).sort(), urns(single).sort());
        });

        it("shares no URN, no physical name and no reference between cells", () => {
            assert.equal(new Set(plan.all().map(({ urn }) => urn)).size, plan.all().length);
            const names = physicalNames(plan).filter((name) => !name.startsWith("04da6b54"));
            for (const name of names)
                assert.ok(
                    REGIONS.some((region) => name.includes(region)),
                    name,
                );
            const [first = "", second = ""] = REGIONS;
            for (const registration of plan.all().filter(within(first)))
                assert.ok(!JSON.stringify(registration).includes(second), registration.urn);
        });
    });
});
