import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { buildUserData, encodeUserData } from "../../../components/batch/userData";

/** The parts of a MIME multipart document, each as headers and body. */
function parts(document: string): { headers: string; body: string }[] {
    const boundary = /boundary="([^"]+)"/.exec(document)?.[1] ?? "";
    const [, ...sections] = document.split(`--${boundary}`);
    assert.equal(sections.at(-1)?.trim(), "--", "the closing boundary");
    return sections.slice(0, -1).map((section) => {
        const [headers = "", ...body] = section.trimStart().split("\n\n");
        return { headers, body: body.join("\n\n") };
    });
}

describe("userData", () => {
    it("is one shell part of a MIME multipart document", () => {
        assert.match(
            buildUserData(),
            /^MIME-Version: 1\.0\nContent-Type: multipart\/mixed; boundary="/,
        );
        const [script, ...others] = parts(buildUserData());
        assert.deepEqual(others, []);
        assert.equal(script?.headers, 'Content-Type: text/x-shellscript; charset="us-ascii"');
        assert.match(script?.body ?? "", /^#!\/bin\/bash\n/);
    });

    it("appends the agent's settings to what Batch has written", () => {
        const directory = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-"));
        const file = path.join(directory, "ecs.config");
        fs.writeFileSync(file, "ECS_CLUSTER=batch\n");
        const script = parts(buildUserData())[0]!.body;
        const append = /^cat >> \/etc\/ecs\/ecs\.config <<'EOF'\n[^]*?^EOF$/m.exec(script)![0];
        execFileSync("bash", ["-euc", append.replace("/etc/ecs/ecs.config", file)]);
        assert.equal(
            fs.readFileSync(file, "utf8"),
            [
                "ECS_CLUSTER=batch",
                "ECS_ENABLE_SPOT_INSTANCE_DRAINING=true",
                "ECS_DISABLE_PRIVILEGED=true",
                "ECS_IMAGE_PULL_BEHAVIOR=prefer-cached",
                "ECS_CONTAINER_CREATE_TIMEOUT=10m",
                "ECS_CONTAINER_STOP_TIMEOUT=120s",
                "",
            ].join("\n"),
        );
        fs.rmSync(directory, { recursive: true });
    });

    it("is base64 for EC2", () =>
        assert.equal(Buffer.from(encodeUserData(), "base64").toString("utf8"), buildUserData()));
});
