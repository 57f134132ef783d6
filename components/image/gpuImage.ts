import * as ecr from "@pulumi/aws/ecr";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { CellNames } from "../../core/facts/names";
import { PLATFORM } from "../../core/image/imageSource";
import { CACHE_LIFECYCLE, IMAGE_LIFECYCLE } from "./lifecycle";
import { buildRepositoryPolicy } from "./repositoryPolicy";

/** What a GpuImage needs. */
export interface GpuImageArgs {
    /** Physical names of the cell. */
    readonly names: CellNames;
    /** Folder of the build context, relative to the program: a path of one machine must not enter the state. */
    readonly context: string;
    /** Dockerfile, relative to the program. */
    readonly dockerfile: string;
    /** Build arguments, the base image among them. */
    readonly buildArgs: Readonly<Record<string, string>>;
    /** CUDA version of the image's framework, `12.9`, for the record: `buildArgs` has it too. */
    readonly cuda?: string;
    /** Hash of every build input, see contentTag. */
    readonly tag: string;
    /** ARNs of accounts, roles or users that may push, and pull. */
    readonly pushPrincipals: readonly string[];
    /** ARNs of accounts, roles or users that may pull. */
    readonly pullPrincipals: readonly string[];
}

/** Name and password for the registry. */
export interface RegistryLogin {
    readonly username: pulumi.Input<string>;
    /** Valid for hours; always a secret. */
    readonly password: pulumi.Output<string>;
}

/** Tag of the newest cache: the one tag that moves, in a repository that no job pulls from. */
const CACHE_TAG = "build";

/**
 * The cell's image repository and the image that jobs run, built and pushed by an update.
 * @example
 * ```ts
 * import { getAuthorizationTokenOutput } from "@pulumi/aws/ecr";
 * import { Provider } from "@pulumi/aws/provider";
 * import * as pulumi from "@pulumi/pulumi";
 * import { buildCellNames, GpuImage, tagImage } from "gpu-batch";
 *
 * export = async () => {
 *     const cell = { stack: "prod", region: "us-east-2", accountId: "123456789012" };
 *     const names = buildCellNames(cell);
 *     const options = { provider: new Provider(names.cell, { region: cell.region }) };
 *     const source = { context: "docker", dockerfile: "docker/Dockerfile", buildArgs: {} };
 *     const tag = await tagImage(source, pulumi.getRootDirectory());
 *     const token = getAuthorizationTokenOutput({}, options);
 *     const image = new GpuImage(
 *         `${names.cell}-image`,
 *         { ...source, names, tag, pushPrincipals: [], pullPrincipals: [] },
 *         { username: token.userName, password: pulumi.secret(token.password) },
 *         options,
 *     );
 *     return { uri: image.uri };
 * };
 * ```
 */
export class GpuImage extends pulumi.ComponentResource {
    /** `repository:tag`, known in a preview, which builds nothing. */
    public readonly uri: string;
    /** What a user of the URI depends on: a plain text carries no dependency. */
    public readonly pushed: pulumi.Resource;
    /** Digest of the pushed image, known after the update. */
    public readonly repoDigest: pulumi.Output<string>;

    constructor(
        name: string,
        args: GpuImageArgs,
        login: RegistryLogin,
        opts?: pulumi.ComponentResourceOptions,
    ) {
        super("gpu-batch:image:GpuImage", name, args, opts);
        const parent = { parent: this };
        const { names } = args;

        const repository = createImageRepository(name, args, this);
        const cache = createCacheRepository(`${name}-cache`, names.cacheRepository, this);

        const build = (imageName: string, cacheArgs: Readonly<Record<string, string>> = {}) => ({
            imageName,
            build: {
                context: args.context,
                dockerfile: args.dockerfile,
                platform: PLATFORM,
                // One manifest, no index and no provenance: SageMaker refuses others.
                builderVersion: docker.BuilderVersion.BuilderBuildKit,
                args: { ...args.buildArgs, ...cacheArgs },
                cacheFrom: { images: [`${names.registry}/${names.cacheRepository}:${CACHE_TAG}`] },
            },
            registry: { server: names.registry, ...login },
        });
        this.uri = `${names.registry}/${names.repository}:${args.tag}`;
        const image = new docker.Image(name, build(this.uri), {
            ...parent,
            dependsOn: [...repository, ...cache],
        });
        // The same layers again, with the record that lets another machine reuse them.
        new docker.Image(
            `${name}-cache`,
            build(`${names.registry}/${names.cacheRepository}:${CACHE_TAG}`, {
                BUILDKIT_INLINE_CACHE: "1",
            }),
            { ...parent, dependsOn: [image] },
        );

        this.pushed = image;
        this.repoDigest = image.repoDigest;
        this.registerOutputs({ uri: this.uri, repoDigest: this.repoDigest });
    }
}

/** What both repositories share: a cell's deletion takes the images along. */
const COMMON = {
    encryptionConfigurations: [{ encryptionType: "AES256" }],
    imageScanningConfiguration: { scanOnPush: true },
    forceDelete: true,
};

function createImageRepository(
    name: string,
    { names, ...access }: GpuImageArgs,
    component: pulumi.Resource,
): pulumi.Resource[] {
    const parent = { parent: component };
    const repository = new ecr.Repository(
        name,
        { ...COMMON, name: names.repository, imageTagMutability: "IMMUTABLE" },
        parent,
    );
    new ecr.LifecyclePolicy(name, { repository: repository.name, policy: IMAGE_LIFECYCLE }, parent);
    const policy = buildRepositoryPolicy(access);
    return [
        repository,
        ...(policy
            ? [new ecr.RepositoryPolicy(name, { repository: repository.name, policy }, parent)]
            : []),
    ];
}

/** Caches move their tag, and so have a repository of their own. */
function createCacheRepository(
    name: string,
    repositoryName: string,
    component: pulumi.Resource,
): pulumi.Resource[] {
    const parent = { parent: component };
    const repository = new ecr.Repository(
        name,
        { ...COMMON, name: repositoryName, imageTagMutability: "MUTABLE" },
        parent,
    );
    new ecr.LifecyclePolicy(name, { repository: repository.name, policy: CACHE_LIFECYCLE }, parent);
    return [repository];
}
