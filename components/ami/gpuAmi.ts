import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as ec2 from "@pulumi/aws/ec2";
import * as iam from "@pulumi/aws/iam";
import * as imagebuilder from "@pulumi/aws/imagebuilder";
import * as ssm from "@pulumi/aws/ssm";
import * as pulumi from "@pulumi/pulumi";
import { ANY_VERSION, buildLifecycleDetails, IN_USE_TAG } from "../../core/facts/cellAmis";
import { findPartition } from "../../core/facts/names";
import { ServiceRole } from "../serviceRole";
import { BUILDER_POLICIES, buildBuilderStatements, LIFECYCLE_POLICY } from "./amiRoles";
import { buildChecks, buildDistributions, buildInfrastructure, findBuiltAmi } from "./builder";
import type { GpuAmiArgs } from "./gpuAmiArgs";
import { buildComponentArgs, buildRecipeArgs, FOLLOWING_PARENT } from "./recipe";

/** Longest that an update waits for the first image; most take 15 to 45 minutes. */
const BUILD_TIMEOUT = "150m";

/**
 * An AMI on AWS's ECS GPU AMI whose Docker default runtime is nvidia, and the pipeline that builds it
 * again when AWS's changes. Later AMIs of the pipeline wait for `adopted`.
 * @example
 * ```ts
 * import { Provider } from "@pulumi/aws/provider";
 * import { buildCellNames, GpuAmi } from "gpu-batch";
 *
 * const [region, accountId] = ["us-east-2", "123456789012"];
 * const names = buildCellNames({ stack: "prod", region, accountId });
 * const ami = new GpuAmi(
 *     `${names.cell}-ami`,
 *     {
 *         ...{ region, accountId, names, minimumDriver: 0, keep: 5, volumeGiB: 100 },
 *         ...{ schedule: "cron(0 6 ? * sun *)", vulnerabilityScan: true, logRetentionDays: 30 },
 *         instanceTypes: ["g4dn.xlarge", "g5.xlarge"],
 *         logBucket: "my-logs",
 *         logPrefix: "ami/",
 *         tags: { team: "vision" },
 *         subnetId: "subnet-0123456789abcdef0",
 *         securityGroupId: "sg-0123456789abcdef0",
 *     },
 *     { provider: new Provider(names.cell, { region }) },
 * );
 * export const amiId = ami.amiId;
 * ```
 */
export class GpuAmi extends pulumi.ComponentResource {
    /** AMI that the environment is to use. */
    public readonly amiId: pulumi.Output<string>;
    /** Pipeline of the later AMIs. */
    public readonly pipelineArn: pulumi.Output<string>;

    constructor(name: string, args: GpuAmiArgs, opts?: pulumi.ComponentResourceOptions) {
        super("gpu-batch:ami:GpuAmi", name, args, opts);
        const { following, first } = createRecipes(name, args, this);
        const build = createBuildSetup(name, args, this);
        const image = createFirstImage(name, args, build, first, this);
        const pipeline = createPipeline(name, args, build, following, this);
        createLifecyclePolicy(name, args, [...new Set([first, following])], this);
        this.amiId = args.adopted
            ? pulumi.output(args.adopted)
            : image.outputResources.apply((resources) => findBuiltAmi(resources, args.region));
        publishAmi(name, args, this.amiId, this);

        this.pipelineArn = pipeline.arn;
        this.registerOutputs({ amiId: this.amiId, pipelineArn: this.pipelineArn });
    }
}

/** The recipe of the scheduled builds, and that of the first image: the same unless a parent is pinned. */
function createRecipes(name: string, args: GpuAmiArgs, component: pulumi.Resource) {
    const parent = { parent: component };
    const content = buildComponentArgs(args);
    // Recipes of scheduled images, which no state knows, go on referring to it.
    const runtime = new imagebuilder.Component(name, { ...content, skipDestroy: true }, parent);
    const recipe = (recipeName: string, parentImage: string) =>
        new imagebuilder.ImageRecipe(
            recipeName,
            {
                ...buildRecipeArgs({ ...args, parentImage, component: content }),
                components: [{ componentArn: runtime.arn }],
            },
            // Image Builder refuses to delete a recipe that an image refers to.
            { ...parent, retainOnDelete: true },
        );
    const following = recipe(name, FOLLOWING_PARENT);
    return {
        following,
        first: args.parentAmi ? recipe(`${name}-pinned`, args.parentAmi) : following,
    };
}

/** The machines of a build, with their rights. */
function createBuilder(name: string, args: GpuAmiArgs, component: pulumi.Resource) {
    const parent = { parent: component };
    const role = new ServiceRole(
        `${name}-builder`,
        {
            partition: findPartition(args.region),
            roleName: args.names.builderRole,
            description: "Instances that Image Builder works on: Session Manager and build logs",
            trust: { service: "ec2.amazonaws.com" },
            managedPolicies: BUILDER_POLICIES,
            statements: buildBuilderStatements(args),
        },
        parent,
    );
    const profile = new iam.InstanceProfile(
        `${name}-builder`,
        { name: args.names.builderProfile, role: role.roleName },
        parent,
    );
    return new imagebuilder.InfrastructureConfiguration(
        name,
        {
            instanceProfileName: profile.name,
            ...buildInfrastructure(args),
        },
        // A build on an instance without rights fails half an hour later.
        { ...parent, dependsOn: [...role.attachments] },
    );
}

type BuildSetup = ReturnType<typeof createBuildSetup>;

/** What the first image and the scheduled ones are built with, and the group of their log. */
function createBuildSetup(name: string, args: GpuAmiArgs, component: pulumi.Resource) {
    const parent = { parent: component };
    const distribution = new imagebuilder.DistributionConfiguration(
        name,
        { distributions: buildDistributions(args.region, args.names.cell, args.tags) },
        parent,
    );
    const logGroup = new cloudwatch.LogGroup(
        name,
        { name: args.names.amiLogGroup, retentionInDays: args.logRetentionDays },
        parent,
    );
    return {
        logGroupName: logGroup.name,
        common: {
            infrastructureConfigurationArn: createBuilder(name, args, component).arn,
            distributionConfigurationArn: distribution.arn,
            ...buildChecks(args.vulnerabilityScan),
        },
    };
}

/** The image that an update builds and waits for. */
function createFirstImage(
    name: string,
    args: GpuAmiArgs,
    { common, logGroupName }: BuildSetup,
    recipe: imagebuilder.ImageRecipe,
    parent: pulumi.Resource,
) {
    return new imagebuilder.Image(
        name,
        {
            ...common,
            imageRecipeArn: recipe.arn,
            loggingConfiguration: { logGroupName },
            tags: { ...args.tags },
        },
        { parent, customTimeouts: { create: BUILD_TIMEOUT } },
    );
}

/** The scheduled builds: one when AWS's AMI has changed. */
function createPipeline(
    name: string,
    args: GpuAmiArgs,
    { common, logGroupName }: BuildSetup,
    recipe: imagebuilder.ImageRecipe,
    parent: pulumi.Resource,
) {
    return new imagebuilder.ImagePipeline(
        name,
        {
            ...common,
            imageRecipeArn: recipe.arn,
            loggingConfiguration: { imageLogGroupName: logGroupName },
            schedule: {
                scheduleExpression: args.schedule,
                pipelineExecutionStartCondition:
                    "EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE",
            },
            status: "ENABLED",
        },
        { parent },
    );
}

/** Marks the AMI as in use, which no clean-up takes, and writes its id where others read it. */
function publishAmi(
    name: string,
    { names }: GpuAmiArgs,
    amiId: pulumi.Output<string>,
    component: pulumi.Resource,
): void {
    const parent = { parent: component };
    new ec2.Tag(`${name}-in-use`, { resourceId: amiId, ...IN_USE_TAG }, parent);
    new ssm.Parameter(
        name,
        {
            name: names.amiParameter,
            description: "AMI of the Batch environment",
            type: "String",
            dataType: "aws:ec2:image",
            value: amiId,
        },
        parent,
    );
}

function createLifecyclePolicy(
    name: string,
    args: GpuAmiArgs,
    selected: readonly imagebuilder.ImageRecipe[],
    component: pulumi.Resource,
) {
    const parent = { parent: component };
    const role = new ServiceRole(
        `${name}-lifecycle`,
        {
            partition: findPartition(args.region),
            roleName: args.names.amiLifecycleRole,
            description: "Image Builder deleting AMIs that are no longer kept",
            trust: { service: "imagebuilder.amazonaws.com", sourceAccount: args.accountId },
            managedPolicies: [LIFECYCLE_POLICY],
        },
        parent,
    );
    return new imagebuilder.LifecyclePolicy(
        name,
        {
            resourceType: "AMI_IMAGE",
            status: "ENABLED",
            executionRole: role.arn,
            policyDetails: buildLifecycleDetails(args.keep),
            // By recipe: the provider cannot tag the images of a pipeline.
            resourceSelection: { recipes: selected.map(({ name }) => ({ name, ...ANY_VERSION })) },
        },
        { ...parent, dependsOn: [...role.attachments] },
    );
}
