import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import {
    ACCOUNT,
    arn,
    CloudError,
    type Bag,
    type CloudView,
    type Row,
    type TypeModel,
} from "../model";

const TERRAFORM =
    "https://github.com/hashicorp/terraform-provider-aws/blob/v6.0.0/internal/service/ecr";

export const REPOSITORY = "aws:ecr/repository:Repository";

const policy = (file: string): TypeModel => ({
    source: `${TERRAFORM}/${file}`,
    required: ["policy", "repository"],
    replaces: file.startsWith("lifecycle") ? ["repository", "policy"] : ["repository"],
    again: "overwrites",
    refersTo: [{ path: "repository", type: REPOSITORY, by: "name" }],
    id: ({ repository }) => String(repository),
    outputs: () => ({ registryId: ACCOUNT }),
});

/** ECR, and the images that the docker provider pushes there. */
export const REGISTRY: Readonly<Record<string, TypeModel>> = {
    [REPOSITORY]: {
        source: `${TERRAFORM}/repository.go`,
        required: [],
        autoName: "name",
        replaces: ["name", "encryptionConfigurations"],
        unique: ({ name }) => String(name),
        taken: "RepositoryAlreadyExistsException: The repository already exists in the registry",
        again: "refused",
        id: ({ name }) => String(name),
        outputs: ({ name }, { region }) => ({
            arn: arn("ecr", region, `repository/${name}`),
            registryId: ACCOUNT,
            repositoryUrl: `${ACCOUNT}.dkr.ecr.${region}.amazonaws.com/${name}`,
        }),
        emptiedBy: "forceDelete",
        notEmpty:
            "RepositoryNotEmptyException: The repository cannot be deleted because it still contains images",
    },
    "aws:ecr/lifecyclePolicy:LifecyclePolicy": policy("lifecycle_policy.go"),
    "aws:ecr/repositoryPolicy:RepositoryPolicy": policy("repository_policy.go"),
    "docker:index/image:Image": {
        // Builds and pushes on creation and on every change; deletes nothing from a registry.
        source: "https://github.com/pulumi/pulumi-docker/blob/v5.2.0/provider/image.go",
        required: ["imageName"],
        replaces: [],
        checked: ({ build, ...inputs }) => ({
            ...inputs,
            build: { ...build, contextDigest: contextDigest(String(build.context)) },
        }),
        // A login lasts 12 hours; a new one builds nothing.
        quiet: ["registry.password"],
        global: true,
        allOrNothing: true,
        again: "overwrites",
        id: ({ imageName }) => String(imageName),
        outputs: built,
        updated: (_, inputs) => built(inputs),
        made: push,
        madeAgain: true,
    },
};

/** Names, modes and contents of the context's files: the provider builds again when one changes. */
function contextDigest(folder: string): string {
    const digest = createHash("sha256");
    const entries = fs.readdirSync(folder, { recursive: true, encoding: "utf8" });
    for (const name of entries.sort()) {
        const file = path.join(folder, name);
        const { mode } = fs.statSync(file);
        if (fs.statSync(file).isFile())
            digest.update(`${name} ${mode}`).update(fs.readFileSync(file));
    }
    return digest.digest("hex");
}

/** What a build gives; the same inputs give the same digest, as with BuildKit on one machine. */
function built({ imageName, build, registry }: Bag): Bag {
    const repository = String(imageName).slice(0, String(imageName).lastIndexOf(":"));
    const digest = createHash("sha256").update(`${imageName} ${JSON.stringify(build)}`);
    return {
        imageName,
        baseImageName: imageName,
        context: build.context,
        dockerfile: build.dockerfile,
        platform: build.platform,
        registryServer: registry.server,
        repoDigest: `${repository}@sha256:${digest.digest("hex")}`,
    };
}

/**
 * What a push does to its repository. An immutable repository refuses a tag that it has, whatever the
 * digest: https://github.com/aws/containers-roadmap/issues/2179
 */
function push({ inputs }: Row, cloud: CloudView): void {
    const [host = "", ...rest] = String(inputs.imageName).split("/");
    const [name = "", tag = ""] = rest.join("/").split(":");
    const region = /\.ecr\.([\w-]+)\.amazonaws\.com/.exec(host)?.[1] ?? "";
    const repository = cloud.find(REPOSITORY, "name", name, region);
    if (!repository)
        throw new CloudError("name unknown", `The repository with name '${name}' does not exist`);
    if (inputs.registry?.username !== "AWS" || !inputs.registry.password)
        throw new CloudError("no basic auth credentials", `push to ${host}`);
    const { imageTagMutability } = repository.inputs;
    if (repository.content.includes(tag)) {
        if (imageTagMutability === "IMMUTABLE")
            throw new CloudError(
                "tag invalid",
                `The image tag '${tag}' already exists in the '${name}' repository and cannot be ` +
                    `overwritten because the repository is immutable.`,
            );
        return;
    }
    repository.content.push(tag);
}
