import * as assert from "node:assert/strict";
import { buildComponentDocument } from "../../../components/ami/componentDocument";
import { UNKNOWN } from "../../../cli/check/engine/wire";
import { ACCOUNT, preview, type Overrides, type Preview } from "../../support/preview";

const type = (name: string) =>
    `aws:imagebuilder/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`;
const RECIPE = type("ImageRecipe");
const IMAGE = type("Image");
const TAG = "aws:ec2/tag:Tag";
const ENVIRONMENT = "aws:batch/computeEnvironment:ComputeEnvironment";
const PARAMETER = "aws:ssm/parameter:Parameter";
const NAME = "prod-us-east-2-ami";
const TAGS = { "gpu-batch:stack": "prod", "gpu-batch:cell": "prod-us-east-2" };
const FOLLOWING = "ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/gpu/recommended/image_id";
const CHECKS = {
    imageTestsConfiguration: { imageTestsEnabled: true, timeoutMinutes: 60 },
    imageScanningConfiguration: { imageScanningEnabled: true },
};

/** A preview with a lock that names no parent: the first image then starts from AWS's newest. */
const unpinned = ({ config }: Overrides = {}) =>
    preview({ config, lock: (lock) => delete lock.regions["us-east-2"].parentAmi });

describe("GpuAmi", () => {
    let plan: Preview;
    before(async () => {
        plan = await unpinned();
    });

    it("has a component of its document, which stays for recipes that no state knows", () => {
        const { data, version, ...rest } = plan.inputs(type("Component"));
        assert.equal(data, buildComponentDocument({ minimumDriver: 0 }));
        assert.match(version as string, /^1\.0\.\d+$/);
        assert.deepEqual(rest, {
            description: "Docker's default runtime is nvidia; no state of the ECS agent remains",
            platform: "Linux",
            supportedOsVersions: ["Amazon Linux 2023"],
            skipDestroy: true,
        });
    });

    it("has one recipe, on AWS's newest AMI, with one encrypted disk", () => {
        const { version, ...rest } = plan.inputs(RECIPE);
        assert.match(version as string, /^1\.0\.\d+$/);
        assert.deepEqual(rest, {
            parentImage: FOLLOWING,
            amiTags: { "gpu-batch:stack": "prod", "gpu-batch:cell": "prod-us-east-2" },
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
            components: [{ componentArn: UNKNOWN }],
        });
        assert.deepEqual(plan.only(RECIPE).options, { retainOnDelete: true });
    });

    it("names nothing that is replaced by its content", () => {
        for (const name of ["Component", "ImageRecipe", "Image"]) {
            assert.ok(!("name" in plan.inputs(type(name))), name);
            assert.ok(!("deleteBeforeReplace" in plan.only(type(name)).options), name);
        }
    });

    it("builds the first image in an update, within 150 minutes", () => {
        assert.deepEqual(plan.inputs(IMAGE), {
            ...CHECKS,
            imageRecipeArn: UNKNOWN,
            infrastructureConfigurationArn: UNKNOWN,
            distributionConfigurationArn: UNKNOWN,
            loggingConfiguration: { logGroupName: "/aws/imagebuilder/gpu-batch-prod-us-east-2" },
            tags: TAGS,
        });
        const { create } = plan.only(IMAGE).options.customTimeouts as Record<string, string>;
        assert.equal(create, "150m");
    });

    it("has a pipeline that follows AWS's AMI", () =>
        assert.deepEqual(plan.inputs(type("ImagePipeline")), {
            ...CHECKS,
            imageRecipeArn: UNKNOWN,
            infrastructureConfigurationArn: UNKNOWN,
            distributionConfigurationArn: UNKNOWN,
            loggingConfiguration: {
                imageLogGroupName: "/aws/imagebuilder/gpu-batch-prod-us-east-2",
            },
            schedule: {
                scheduleExpression: "cron(0 6 ? * sun *)",
                pipelineExecutionStartCondition:
                    "EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE",
            },
            status: "ENABLED",
        }));

    it("builds on GPU machines that go when a build fails", () => {
        assert.deepEqual(plan.inputs(type("InfrastructureConfiguration")), {
            instanceProfileName: "gpu-batch-prod-us-east-2-ami-builder",
            instanceTypes: ["g4dn.xlarge", "g5.xlarge", "g6.xlarge", "g4dn.2xlarge", "g5.2xlarge"],
            subnetId: UNKNOWN,
            securityGroupIds: [UNKNOWN],
            instanceMetadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 },
            terminateInstanceOnFailure: true,
            logging: {
                s3Logs: {
                    s3BucketName: `gpu-batch-prod-us-east-2-${ACCOUNT}`,
                    s3KeyPrefix: "ami-logs/",
                },
            },
            resourceTags: TAGS,
        });
        const rights = plan
            .all()
            .filter(
                ({ type: one, name }) =>
                    /^aws:iam\/role/.test(one) && name.startsWith(`${NAME}-builder`),
            );
        assert.equal(rights.length, 4);
        const { dependencies } = plan.only(type("InfrastructureConfiguration"));
        for (const { urn } of rights) assert.ok(dependencies.includes(urn), urn);
    });

    it("distributes to its own region, under a name with the date", () =>
        assert.deepEqual(plan.inputs(type("DistributionConfiguration")), {
            distributions: [
                {
                    region: "us-east-2",
                    amiDistributionConfiguration: {
                        name: "gpu-batch-prod-us-east-2-{{ imagebuilder:buildDate }}",
                        amiTags: TAGS,
                    },
                },
            ],
        }));

    it("deletes old AMIs with their snapshots, never the one in use", () => {
        const { executionRole, ...rest } = plan.inputs(type("LifecyclePolicy"));
        assert.equal(executionRole, UNKNOWN);
        assert.deepEqual(rest, {
            resourceType: "AMI_IMAGE",
            status: "ENABLED",
            policyDetails: [
                {
                    action: { type: "DELETE", includeResources: { amis: true, snapshots: true } },
                    filter: { type: "COUNT", value: 5 },
                    exclusionRules: { amis: { tagMap: { "gpu-batch:in-use": "true" } } },
                },
            ],
            resourceSelection: { recipes: [{ name: UNKNOWN, semanticVersion: "x.x.x" }] },
        });
    });

    it("gives its AMI to environment, parameter and tag alike", () => {
        const image = plan.only(IMAGE).urn;
        assert.deepEqual(plan.inputs(TAG), {
            resourceId: UNKNOWN,
            key: "gpu-batch:in-use",
            value: "true",
        });
        assert.deepEqual(plan.inputs(PARAMETER), {
            name: "/gpu-batch/prod/us-east-2/ami",
            description: "AMI of the Batch environment",
            type: "String",
            dataType: "aws:ec2:image",
            value: UNKNOWN,
        });
        assert.deepEqual(plan.only(TAG).propertyDependencies.resourceId, [image]);
        assert.deepEqual(plan.only(PARAMETER).propertyDependencies.value, [image]);
        assert.ok(plan.only(ENVIRONMENT).dependencies.includes(image));
    });

    it("adopts a later AMI in place, and leaves the first image as it is", async () => {
        const adopted = "ami-0123456789abcdef0";
        const later = await unpinned({
            config: { amiBuild: { adopted: { "us-east-2": adopted } } },
        });
        assert.deepEqual(later.inputs(ENVIRONMENT).computeResources.ec2Configurations, [
            { imageType: "ECS_AL2023_NVIDIA", imageIdOverride: adopted },
        ]);
        assert.equal(later.inputs(TAG).resourceId, adopted);
        assert.equal(later.inputs(PARAMETER).value, adopted);
        for (const one of [IMAGE, RECIPE, type("Component")])
            assert.deepEqual(later.inputs(one), plan.inputs(one));
        const urns = ({ engine }: Preview) => engine.registrations.map(({ urn }) => urn).sort();
        assert.deepEqual(urns(later), urns(plan));
    });

    it("builds the first image on the lock's parent, and later ones on AWS's newest", async () => {
        const pinned = await preview({
            lock: (lock) => (lock.regions["us-east-2"].parentAmi = "ami-0aaaaaaaaaaaaaaaa"),
        });
        const first = pinned.inputs(RECIPE, `${NAME}-pinned`);
        assert.equal(first.parentImage, "ami-0aaaaaaaaaaaaaaaa");
        const following = pinned.inputs(RECIPE, NAME);
        assert.deepEqual(following, plan.inputs(RECIPE));
        assert.notEqual(first.version, following.version);
        const recipes = pinned.only(IMAGE).propertyDependencies.imageRecipeArn ?? [];
        assert.deepEqual(recipes, [pinned.only(RECIPE, `${NAME}-pinned`).urn]);
        assert.equal(pinned.inputs(type("LifecyclePolicy")).resourceSelection.recipes.length, 2);
    });

    it("gives component and recipe another version with the driver that an image needs", async () => {
        const gated = await unpinned({ config: { image: { cuda: "13.0" } } });
        for (const one of [type("Component"), RECIPE])
            assert.notEqual(gated.inputs(one).version, plan.inputs(one).version);
        assert.match(gated.inputs(type("Component")).data as string, /MINIMUM_DRIVER='580'/);
    });

    it("is absent on AWS's own AMI, and on one of the user's", async () => {
        for (const ami of ["recommended", "ami-0123456789abcdef0"]) {
            const other = await preview({ config: { ami } });
            assert.deepEqual(
                other.all().filter(({ type: one }) => /imagebuilder|GpuAmi/.test(one)),
                [],
            );
        }
    });
});
