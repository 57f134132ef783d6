import * as assert from "node:assert/strict";
import { tagImage } from "../../../core/image/imageSource";
import { openSecrets, showUnknowns } from "../../../cli/check/engine/wire";
import { ACCOUNT, preview, type Preview } from "../../support/preview";
import { OWN } from "../../support/projectFiles";

const REPOSITORY = "aws:ecr/repository:Repository";
const POLICY = "aws:ecr/repositoryPolicy:RepositoryPolicy";
const IMAGE = "docker:index/image:Image";
const REGISTRY = `${ACCOUNT}.dkr.ecr.us-east-2.amazonaws.com`;
const NAME = "prod-us-east-2-image";

interface Login {
    readonly registry: { readonly password: string };
}

describe("GpuImage", () => {
    let plan: Preview;
    let tag: string;
    before(async () => {
        plan = await preview();
        const source = { context: "docker", dockerfile: "docker/Dockerfile", buildArgs: {} };
        tag = await tagImage(source, OWN);
    });

    it("has an immutable repository, scanned and encrypted, that goes with its cell", () =>
        assert.deepEqual(plan.inputs(REPOSITORY, NAME), {
            name: "gpu-batch/prod-us-east-2",
            imageTagMutability: "IMMUTABLE",
            imageScanningConfiguration: { scanOnPush: true },
            encryptionConfigurations: [{ encryptionType: "AES256" }],
            forceDelete: true,
        }));

    it("keeps caches apart, where tags may move", () => {
        const { name, imageTagMutability } = plan.inputs(REPOSITORY, `${NAME}-cache`);
        assert.deepEqual([name, imageTagMutability], ["gpu-batch/prod-us-east-2-cache", "MUTABLE"]);
    });

    it("keeps a hundred tagged images, and untagged ones for a week", () => {
        const { policy } = plan.inputs("aws:ecr/lifecyclePolicy:LifecyclePolicy", NAME);
        const { rules } = JSON.parse(policy as string) as {
            rules: { selection: Record<string, unknown>; action: unknown }[];
        };
        assert.deepEqual(
            rules.map(({ selection }) => selection),
            [
                {
                    tagStatus: "untagged",
                    countType: "sinceImagePushed",
                    countUnit: "days",
                    countNumber: 7,
                },
                {
                    tagStatus: "tagged",
                    tagPatternList: ["*"],
                    countType: "imageCountMoreThan",
                    countNumber: 100,
                },
            ],
        );
    });

    it("builds one image for linux/amd64 under its content's tag, and nothing in a preview", () => {
        const { registry, ...inputs } = plan.inputs(IMAGE, NAME);
        assert.deepEqual(inputs, {
            imageName: `${REGISTRY}/gpu-batch/prod-us-east-2:${tag}`,
            build: {
                context: "docker",
                dockerfile: "docker/Dockerfile",
                platform: "linux/amd64",
                builderVersion: "BuilderBuildKit",
                args: {},
                cacheFrom: { images: [`${REGISTRY}/gpu-batch/prod-us-east-2-cache:build`] },
            },
            buildOnPreview: false,
            skipPush: false,
        });
        assert.deepEqual([registry.server, registry.username], [REGISTRY, "AWS"]);
    });

    it("pushes a cache after the image, from the same inputs", () => {
        const cache = plan.inputs(IMAGE, `${NAME}-cache`);
        assert.equal(cache.imageName, `${REGISTRY}/gpu-batch/prod-us-east-2-cache:build`);
        assert.deepEqual(cache.build.args, { BUILDKIT_INLINE_CACHE: "1" });
        assert.ok(
            plan.only(IMAGE, `${NAME}-cache`).dependencies.includes(plan.only(IMAGE, NAME).urn),
        );
    });

    it("marks the registry's password as a secret wherever it goes", async () => {
        const password = "hunter2";
        const login = { id: "x", userName: "AWS", password };
        const known = await preview({
            answers: { "aws:ecr/getAuthorizationToken:getAuthorizationToken": () => login },
        });
        assert.ok(known.engine.listSecrets().includes(password));
        assert.ok(!JSON.stringify(known.all().map(showUnknowns)).includes(password));
        for (const { inputs } of known.all(IMAGE))
            assert.equal((openSecrets(inputs) as Login).registry.password, password);
    });

    it("waits for its repositories", () => {
        const { dependencies } = plan.only(IMAGE, NAME);
        for (const name of [NAME, `${NAME}-cache`])
            assert.ok(dependencies.includes(plan.only(REPOSITORY, name).urn), name);
    });

    it("is what jobs run, known in a preview", () => {
        const { containerProperties } = plan.inputs("aws:batch/jobDefinition:JobDefinition");
        const { image } = JSON.parse(containerProperties as string) as { image: string };
        assert.equal(image, `${REGISTRY}/gpu-batch/prod-us-east-2:${tag}`);
        const { cells } = openSecrets(plan.only("pulumi:pulumi:Stack").outputs) as {
            cells: Record<string, { image: string }>;
        };
        assert.equal(cells["us-east-2"]?.image, image);
    });

    it("has no policy without principals", () => assert.deepEqual(plan.all(POLICY), []));

    it("lets others push and pull, and has its tag moved by an argument", async () => {
        const push = "arn:aws:iam::210987654321:role/ci";
        const pull = "arn:aws:iam::333333333333:root";
        const shared = await preview({
            config: {
                image: { pushPrincipals: [push], pullPrincipals: [pull], cuda: "13.0" },
            },
        });
        const { policy } = shared.inputs(POLICY);
        const pullActions = [
            "ecr:BatchCheckLayerAvailability",
            "ecr:BatchGetImage",
            "ecr:GetDownloadUrlForLayer",
        ];
        assert.deepEqual(JSON.parse(policy as string), {
            Version: "2012-10-17",
            Statement: [
                {
                    Sid: "Push",
                    Effect: "Allow",
                    Principal: { AWS: [push] },
                    Action: [
                        ...pullActions,
                        "ecr:InitiateLayerUpload",
                        "ecr:UploadLayerPart",
                        "ecr:CompleteLayerUpload",
                        "ecr:PutImage",
                    ],
                },
                {
                    Sid: "Pull",
                    Effect: "Allow",
                    Principal: { AWS: [pull] },
                    Action: pullActions,
                },
            ],
        });
        const { imageName, build } = shared.inputs(IMAGE, NAME);
        assert.notEqual(imageName, plan.inputs(IMAGE, NAME).imageName);
        assert.deepEqual(build.args, { CUDA: "13.0", REQUIRE_CUDA: "cuda>=13.0" });
    });

    it("is absent where an image exists already", async () => {
        const uri = `public.ecr.aws/team/train@sha256:${"0".repeat(64)}`;
        const existing = await preview({
            config: { image: { uri }, training: { enabled: false } },
        });
        assert.deepEqual([...existing.all(IMAGE), ...existing.all(REPOSITORY)], []);
        assert.deepEqual(existing.all("gpu-batch:image:GpuImage"), []);
        const { containerProperties } = existing.inputs("aws:batch/jobDefinition:JobDefinition");
        assert.equal((JSON.parse(containerProperties as string) as { image: string }).image, uri);
    });
});
