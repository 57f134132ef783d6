import * as assert from "node:assert/strict";
import { buildImageSettings, imageSchema } from "../../../core/settings/jobImage";

const NOBODY = { pushPrincipals: [], pullPrincipals: [] };
const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;
const EXISTING = `public.ecr.aws/team/train@${DIGEST}`;

describe("imageSettings", () => {
    it("builds from docker/ when nothing is said", () =>
        assert.deepEqual(buildImageSettings(NOBODY), {
            ...NOBODY,
            context: "docker",
            dockerfile: "docker/Dockerfile",
            buildArgs: {},
        }));

    it("turns its keys into build arguments", () =>
        assert.deepEqual(
            buildImageSettings({
                ...NOBODY,
                context: "images/torch",
                dockerfile: "gpu/Dockerfile",
                baseImage: "base@sha256:0",
                cuda: "12.9",
                args: { REQUIREMENTS: "a.txt" },
            }),
            {
                ...NOBODY,
                cuda: "12.9",
                context: "images/torch",
                dockerfile: "images/torch/gpu/Dockerfile",
                buildArgs: {
                    REQUIREMENTS: "a.txt",
                    BASE_IMAGE: "base@sha256:0",
                    CUDA: "12.9",
                    REQUIRE_CUDA: "cuda>=12.0",
                },
            },
        ));

    it("takes an existing image as it is, with its CUDA version", () =>
        assert.deepEqual(buildImageSettings({ ...NOBODY, uri: EXISTING, cuda: "13.0" }), {
            uri: EXISTING,
            cuda: "13.0",
        }));
});

describe("image.uri", () => {
    const taken = [
        EXISTING,
        `123456789012.dkr.ecr.us-east-2.amazonaws.com/jobs@${DIGEST}`,
        `localhost:5000/a/b@${DIGEST}`,
    ];
    for (const uri of taken)
        it(`takes ${uri}`, () => assert.ok(imageSchema.safeParse({ uri }).success));

    const refused = [
        "public.ecr.aws/team/train",
        "public.ecr.aws/team/train:latest",
        "public.ecr.aws/team/train:v1",
        "123456789012.dkr.ecr.us-east-2.amazonaws.com/jobs:3f9a1c0b7d2e",
        `public.ecr.aws/team/train:v1@${DIGEST}`,
        `${EXISTING.slice(0, -1)}`,
        `${EXISTING}0`,
        EXISTING.toUpperCase(),
        `train@${DIGEST}`,
    ];
    for (const uri of refused)
        it(`refuses ${uri}`, () => {
            const { error } = imageSchema.safeParse({ uri });
            assert.deepEqual(
                error?.issues.map(({ path, message }) => [path, message]),
                [
                    [
                        ["uri"],
                        `is ${JSON.stringify(uri)}; write registry/repository@sha256:<digest>; a tag can move`,
                    ],
                ],
            );
        });
});
