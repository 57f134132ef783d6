import { buildComponentDocument, type ComponentSpec } from "./componentDocument";
import { computeRecipeVersion } from "./recipeVersion";

/** Arguments of the component; another text is another version, and so another component. */
export function buildComponentArgs(spec: ComponentSpec) {
    const document = buildComponentDocument(spec);
    return {
        description: "Docker's default runtime is nvidia; no state of the ECS agent remains",
        platform: "Linux",
        supportedOsVersions: ["Amazon Linux 2023"],
        version: computeRecipeVersion({ document }),
        data: document,
    };
}

/**
 * AWS's own AMI for GPU instances, by region.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/retrieve-ecs-optimized_AMI.html
 */
export const RECOMMENDED_AMI =
    "/aws/service/ecs/optimized-ami/amazon-linux-2023/gpu/recommended/image_id";

/**
 * Parent of the scheduled builds: the parameter is read at each build, and a new value of it counts
 * as an update that is there to be built.
 * @see https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_Schedule.html
 */
export const FOLLOWING_PARENT = `ssm:${RECOMMENDED_AMI}`;

/** What a recipe is made from; plain values, so that its version is known in a preview. */
export interface RecipeSpec {
    /** AMI id, or `ssm:` and a parameter. */
    readonly parentImage: string;
    readonly volumeGiB: number;
    /** Tags of the AMIs: a provider's default tags do not reach what Image Builder makes. */
    readonly tags: Readonly<Record<string, string>>;
    /** The component's text and version. */
    readonly component: { readonly data: string; readonly version: string };
}

/** Arguments of a recipe, beside the component's ARN. EC2's booleans are text here. */
export function buildRecipeArgs({ parentImage, volumeGiB, tags, component }: RecipeSpec) {
    const disks = [
        {
            // Root of AWS's AL2023 images; another name would add a disk.
            deviceName: "/dev/xvda",
            ebs: {
                volumeType: "gp3",
                volumeSize: volumeGiB,
                encrypted: "true",
                deleteOnTermination: "true",
            },
        },
    ];
    return {
        parentImage,
        blockDeviceMappings: disks,
        amiTags: { ...tags },
        version: computeRecipeVersion({
            parentImage,
            disks,
            tags,
            document: component.data,
            component: component.version,
        }),
    };
}
