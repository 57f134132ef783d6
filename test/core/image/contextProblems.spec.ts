import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { tagImage } from "../../../core/image/imageSource";
import { UserError } from "../../../core/problems/userError";
import { OWN } from "../../support/projectFiles";

const SOURCE = { context: "docker", dockerfile: "docker/Dockerfile", buildArgs: {} };

describe("an image's build context", () => {
    let root: string;
    beforeEach(() => (root = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-context-"))));
    afterEach(() => fs.rmSync(root, { recursive: true }));

    const put = (name: string, text: string) => {
        const file = path.join(root, name);
        fs.mkdirSync(path.dirname(file), { recursive: true });
        fs.writeFileSync(file, text);
    };
    const refusal = async (): Promise<string> => {
        try {
            return await tagImage(SOURCE, root);
        } catch (error) {
            assert.ok(error instanceof UserError, String(error));
            return error.message;
        }
    };

    it("of this repository is complete", async () =>
        assert.match(await tagImage(SOURCE, OWN), /^[0-9a-f]{32}$/));

    it("must be there, with a Dockerfile", async () => {
        assert.equal(
            await refusal(),
            [
                "The image's build context has 1 problem:",
                "  gpu-batch:image.context: docker is not a folder; write the folder with the files that the image is built from",
            ].join("\n"),
        );
        fs.mkdirSync(path.join(root, "docker"));
        assert.equal(
            await refusal(),
            [
                "The image's build context has 1 problem:",
                "  gpu-batch:image.dockerfile: docker/Dockerfile is not a file; write the path of the Dockerfile within the context",
            ].join("\n"),
        );
    });

    it("must hold what the Dockerfile copies, past what is ignored", async () => {
        put("docker/Dockerfile", "FROM x\nCOPY app/ gone.txt /app/\nCOPY *.py /app/\n");
        put("docker/app/main.sh", "");
        put("docker/.dockerignore", "app\n");
        assert.equal(
            await refusal(),
            [
                "The image's build context has 3 problems:",
                "  gpu-batch:image.context: docker/.dockerignore excludes app, which line 2 of docker/Dockerfile copies; add !app to its end",
                "  gpu-batch:image.context: gone.txt, which line 2 of docker/Dockerfile copies, is not in docker; add it, or remove the line",
                "  gpu-batch:image.context: *.py, which line 3 of docker/Dockerfile copies, is not in docker; add it, or remove the line",
            ].join("\n"),
        );
    });

    it("takes a wildcard and a folder", async () => {
        put("docker/Dockerfile", "FROM x\nCOPY app/*.py lib /app/\n");
        put("docker/app/main.py", "");
        put("docker/lib/deep/one.py", "");
        assert.match(await refusal(), /^[0-9a-f]{32}$/);
    });

    it("holds nothing that no image can", async () => {
        put("docker/Dockerfile", "FROM x\n");
        execFileSync("mkfifo", [path.join(root, "docker/pipe")]);
        assert.equal(
            await refusal(),
            [
                "The image's build context has 1 problem:",
                "  gpu-batch:image.context: pipe in docker cannot be part of an image (socket, pipe or device); remove it, or list it in .dockerignore",
            ].join("\n"),
        );
    });
});
