import { ACCOUNT, arn, type Bag, type Place, type Reference, type TypeModel } from "../model";
import { BUCKET } from "./storage";

const TERRAFORM =
    "https://github.com/hashicorp/terraform-provider-aws/blob/v6.0.0/internal/service/imagebuilder";

const IN_USE = "ResourceDependencyException: The resource is in use by another resource";
const COMPONENT = "aws:imagebuilder/component:Component";
const RECIPE = "aws:imagebuilder/imageRecipe:ImageRecipe";
const INFRASTRUCTURE = "aws:imagebuilder/infrastructureConfiguration:InfrastructureConfiguration";
const DISTRIBUTION = "aws:imagebuilder/distributionConfiguration:DistributionConfiguration";
const CREATED = "2026-11-01T00:00:00Z";

const byArn = (path: string, type: string): Reference => ({ path, type, by: "arn", holds: IN_USE });

/** ARNs are made of names in small letters. */
const versioned = (kind: string, { name, version }: Bag, region: string, build = "") =>
    arn("imagebuilder", region, `${kind}/${String(name).toLowerCase()}/${version}${build}`);
const unversioned = (kind: string, { name }: Bag, region: string) =>
    arn("imagebuilder", region, `${kind}/${String(name).toLowerCase()}`);

/** What an image and a pipeline are built with. */
const BUILT_WITH: readonly Reference[] = [
    byArn("imageRecipeArn", RECIPE),
    byArn("infrastructureConfigurationArn", INFRASTRUCTURE),
    byArn("distributionConfigurationArn", DISTRIBUTION),
];

/** A configuration that is updated in place. */
const configuration = (
    kind: string,
    file: string,
    required: readonly string[],
    refersTo: readonly Reference[] = [],
): TypeModel => ({
    source: `${TERRAFORM}/${file}`,
    required,
    autoName: "name",
    replaces: ["name"],
    unique: ({ name }) => String(name),
    taken: "ResourceAlreadyExistsException: a resource of that name exists",
    again: "token",
    refersTo,
    id: (inputs, { region }) => unversioned(kind, inputs, region),
    outputs: (_, __, id) => ({ arn: id, dateCreated: CREATED, dateUpdated: "" }),
    updated: () => ({ dateUpdated: CREATED }),
});

/** EC2 Image Builder. */
export const IMAGE_BUILDER: Readonly<Record<string, TypeModel>> = {
    [COMPONENT]: {
        source: `${TERRAFORM}/component.go`,
        required: ["platform", "version"],
        autoName: "name",
        replaces: [
            ...["changeDescription", "data", "description", "kmsKeyId", "name", "platform"],
            ...["supportedOsVersions", "uri", "version"],
        ],
        unique: ({ name, version }) => `${name} ${version}`,
        taken: "ResourceAlreadyExistsException: a component of that version exists",
        again: "token",
        keptBy: "skipDestroy",
        id: (inputs, { region }) => versioned("component", inputs, region, "/1"),
        outputs: (_, __, id) => ({
            arn: id,
            dateCreated: CREATED,
            encrypted: true,
            owner: ACCOUNT,
            type: "BUILD",
        }),
    },
    [RECIPE]: {
        source: `${TERRAFORM}/image_recipe.go`,
        required: ["components", "parentImage", "version"],
        autoName: "name",
        replaces: [
            ...["amiTags", "blockDeviceMappings", "components", "description", "name"],
            ...["parentImage", "systemsManagerAgent", "version", "workingDirectory"],
        ],
        unique: ({ name, version }) => `${name} ${version}`,
        taken: "ResourceAlreadyExistsException: a recipe of that version exists",
        again: "token",
        refersTo: [byArn("components[*].componentArn", COMPONENT)],
        id: (inputs, { region }) => versioned("image-recipe", inputs, region),
        outputs: (_, __, id) => ({
            arn: id,
            dateCreated: CREATED,
            owner: ACCOUNT,
            platform: "Linux",
        }),
    },
    "aws:imagebuilder/image:Image": {
        source: `${TERRAFORM}/image.go`,
        required: ["infrastructureConfigurationArn"],
        replaces: [
            ...["containerRecipeArn", "distributionConfigurationArn", "imageRecipeArn"],
            ...["enhancedImageMetadataEnabled", "executionRole", "imageScanningConfiguration"],
            ...["imageTestsConfiguration", "infrastructureConfigurationArn", "workflows"],
            "loggingConfiguration",
        ],
        again: "token",
        slow: true,
        refersTo: BUILT_WITH,
        id: (_, { region, serial }) => arn("imagebuilder", region, `image/${serial}/1.0.0/1`),
        outputs: (_, { region, serial }, id) => ({
            arn: id,
            dateCreated: CREATED,
            name: serial,
            osVersion: "Amazon Linux 2023",
            platform: "Linux",
            version: "1.0.0/1",
            outputResources: [{ amis: [builtAmi(region, serial)], containers: [] }],
        }),
        // A build writes its log; deleting the image leaves the AMI and its snapshot:
        // https://docs.aws.amazon.com/imagebuilder/latest/userguide/delete-resources.html
        made: ({ inputs, outputs, region }, cloud) => {
            const { image } = outputs.outputResources[0].amis[0];
            cloud.leave("AMI", image);
            cloud.leave("snapshot", `snap-${String(image).slice(4)}`);
            const builder = cloud.find(
                INFRASTRUCTURE,
                "arn",
                inputs.infrastructureConfigurationArn,
                region,
            );
            const logs = builder?.inputs.logging?.s3Logs;
            const bucket = logs && cloud.find(BUCKET, "id", logs.s3BucketName, region);
            bucket?.content.push(`${logs.s3KeyPrefix}${image}.log`);
        },
    },
    "aws:imagebuilder/imagePipeline:ImagePipeline": {
        ...configuration(
            "image-pipeline",
            "image_pipeline.go",
            ["infrastructureConfigurationArn"],
            BUILT_WITH,
        ),
        outputs: (_, __, id) => ({
            arn: id,
            dateCreated: CREATED,
            dateLastRun: "",
            dateNextRun: "2026-11-29T06:00:00Z",
            dateUpdated: "",
            platform: "Linux",
        }),
    },
    [INFRASTRUCTURE]: configuration(
        "infrastructure-configuration",
        "infrastructure_configuration.go",
        ["instanceProfileName"],
        [
            {
                path: "instanceProfileName",
                type: "aws:iam/instanceProfile:InstanceProfile",
                by: "name",
                delayed: true,
            },
        ],
    ),
    [DISTRIBUTION]: configuration("distribution-configuration", "distribution_configuration.go", [
        "distributions",
    ]),
    "aws:imagebuilder/lifecyclePolicy:LifecyclePolicy": {
        source: `${TERRAFORM}/lifecycle_policy.go`,
        required: ["executionRole", "policyDetails", "resourceSelection", "resourceType"],
        autoName: "name",
        replaces: ["name"],
        unique: ({ name }) => String(name),
        taken: "ResourceAlreadyExistsException: a policy of that name exists",
        again: "token",
        refersTo: [{ path: "executionRole", type: "aws:iam/role:Role", by: "arn", delayed: true }],
        id: (inputs, { region }) => unversioned("lifecycle-policy", inputs, region),
        outputs: (_, __, id) => ({ arn: id }),
    },
};

function builtAmi(region: string, serial: Place["serial"]) {
    return {
        region,
        image: `ami-${serial}00000`,
        accountId: ACCOUNT,
        name: `gpu-batch ${serial}`,
        description: "",
    };
}
