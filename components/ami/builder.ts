import type * as pulumi from "@pulumi/pulumi";
import { listBuilderTypes } from "../../core/facts/cellAmis";

/** The machines that an AMI is built and tested on. */
export interface BuilderSpec {
    /** The cell's types; the AMI is built and tested on the smallest. */
    readonly instanceTypes: readonly string[];
    /** Bucket and prefix of the build logs. */
    readonly logBucket: string;
    readonly logPrefix: string;
    /** Tags of AMIs and build instances, which a provider's default tags do not reach. */
    readonly tags: Readonly<Record<string, string>>;
    readonly subnetId: pulumi.Input<string>;
    readonly securityGroupId: pulumi.Input<string>;
}

/** Arguments of the infrastructure configuration, beside the instance profile. */
export function buildInfrastructure(spec: BuilderSpec) {
    return {
        instanceTypes: listBuilderTypes(spec.instanceTypes),
        subnetId: spec.subnetId,
        securityGroupIds: [spec.securityGroupId],
        instanceMetadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 },
        // A GPU instance that stays to be looked at bills by the hour.
        terminateInstanceOnFailure: true,
        logging: { s3Logs: { s3BucketName: spec.logBucket, s3KeyPrefix: spec.logPrefix } },
        resourceTags: { ...spec.tags },
    };
}

/** Where an AMI goes: its own region. Image Builder asks for the date, since names of AMIs are unique. */
export function buildDistributions(region: string, cell: string, tags: BuilderSpec["tags"]) {
    return [
        {
            region,
            amiDistributionConfiguration: {
                name: `gpu-batch-${cell}-{{ imagebuilder:buildDate }}`,
                amiTags: { ...tags },
            },
        },
    ];
}

/**
 * Minutes that the tests of an AMI may take, 60 or more.
 * @see https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_ImageTestsConfiguration.html
 */
const TEST_TIMEOUT_MINUTES = 60;

/** What the first build and the scheduled ones do beside building: tests on a GPU, and a scan. */
export function buildChecks(vulnerabilityScan: boolean) {
    return {
        imageTestsConfiguration: {
            imageTestsEnabled: true,
            timeoutMinutes: TEST_TIMEOUT_MINUTES,
        },
        imageScanningConfiguration: { imageScanningEnabled: vulnerabilityScan },
    };
}

/** What Image Builder made of one image, as the provider reports it. */
export interface BuiltResources {
    readonly amis?: readonly { readonly region?: string; readonly image?: string }[];
}

/**
 * Id of the AMI that an image has in a region: the provider gives a set, so no place in it means
 * anything.
 * @throws Error when the image has none there
 */
export function findBuiltAmi(resources: readonly BuiltResources[], region: string): string {
    const amis = resources.flatMap((resource) => resource.amis ?? []);
    const ami = amis.find((one) => one.region === region)?.image;
    if (!ami) throw new Error(`the image of Image Builder has no AMI in ${region}`);
    return ami;
}
