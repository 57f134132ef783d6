import * as assert from "node:assert/strict";
import { buildImageSettings } from "../../../core/settings/jobImage";

const NOBODY = { pushPrincipals: [], pullPrincipals: [] };

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
        assert.deepEqual(buildImageSettings({ ...NOBODY, uri: "a/b:v1", cuda: "13.0" }), {
            uri: "a/b:v1",
            cuda: "13.0",
        }));
});
