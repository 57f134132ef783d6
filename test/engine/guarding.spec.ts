import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { check } from "../../cli/check/check";
import { REGISTRY_PASSWORD } from "./cloud/answers";
import { succeeded, told } from "./support/events";
import { runHere } from "./support/here";
import { Lab, type Saved } from "./support/lab";
import { PACKS } from "./support/stack";
import { OWN } from "../support/projectFiles";

const QUEUE = "aws:batch/jobQueue:JobQueue";
const ENVIRONMENT = "aws:batch/computeEnvironment:ComputeEnvironment";
const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";

describe("what someone changed by hand", () => {
    let lab: Lab;
    let saved: Saved;
    before(async () => {
        lab = await Lab.open();
        succeeded(await (await lab.stack("test")).up());
        saved = lab.save();
    });
    beforeEach(() => lab.restore(saved));
    after(() => lab.close());

    const only = (type: string) => lab.cloud.rowsOf(type)[0]!;

    /** Refreshes, which tells the change, and updates, which takes it back. */
    async function mended(shown: string, repair: string): Promise<void> {
        const stack = await lab.stack("test");
        const refreshed = succeeded(await stack.refresh());
        assert.ok(refreshed.output.includes(shown), refreshed.output);
        assert.deepEqual(told(succeeded(await stack.up()).steps), [repair]);
        assert.deepEqual(succeeded(await stack.up()).steps, []);
    }

    it("in a ceiling is shown by refresh and set back by up", async () => {
        only(ENVIRONMENT).inputs.computeResources.maxVcpus = 999;
        await mended(
            "ComputeEnvironment",
            "update computeEnvironment:ComputeEnvironment test-us-east-2-spot",
        );
        assert.equal(only(ENVIRONMENT).inputs.computeResources.maxVcpus, 16);
    });

    it("in a queue, disabled, is shown by refresh and set back by up", async () => {
        only(QUEUE).inputs.state = "DISABLED";
        await mended("JobQueue", "update jobQueue:JobQueue test-us-east-2-queue");
        assert.equal(only(QUEUE).inputs.state, "ENABLED");
    });

    it("in a role, its rights deleted, is shown by refresh and set back by up", async () => {
        const rights = lab.cloud.rowsOf(ROLE_POLICY);
        const deleted = rights.find(({ inputs }) => String(inputs.role).endsWith("-instance"))!;
        lab.cloud.state.rows = lab.cloud.state.rows.filter((row) => row !== deleted);
        const name = "test-us-east-2-instance";
        await mended(name, `create rolePolicy:RolePolicy ${name}`);
        assert.equal(lab.cloud.rowsOf(ROLE_POLICY).length, rights.length);
    });
});

describe("the packs on the real engine", () => {
    let lab: Lab;
    beforeEach(async () => {
        lab = await Lab.open();
    });
    afterEach(() => lab.close());

    /** Breaks guard-capacity-ceiling, which allows 512 vCPUs in prod. */
    const BROKEN = { config: { maxVcpus: 4096 } };

    it("stop an update before what they forbid exists", async () => {
        const stack = await lab.stack("prod", BROKEN);
        const run = await stack.up({ packs: true });
        assert.ok(run.error);
        assert.deepEqual(
            run.verdicts.map(({ policy, level }) => `${level} ${policy}`),
            ["mandatory guard-capacity-ceiling"],
        );
        assert.deepEqual(lab.cloud.rowsOf(ENVIRONMENT), []);
        assert.deepEqual(lab.cloud.rowsOf(QUEUE), []);
    });

    it("say in a preview what they say in the check", async () => {
        const stack = await lab.stack("prod", BROKEN);
        const run = await stack.preview({ packs: true });
        const result = await check({
            ...{ directory: stack.directory, stack: "prod", today: "2026-11-22", run: runHere },
            policies: { own: PACKS, config: path.join(OWN, "policy/prod.json") },
        });
        const line = (one: { policy: string; level: string; urn: string; message: string }) =>
            [one.policy, one.level, one.urn, one.message.trim()].join(" ");
        assert.deepEqual(run.verdicts.map(line).sort(), result.verdicts.map(line).sort());
        assert.equal(result.verdicts.length, 1);
    });
});

describe("secrets", () => {
    it("are readable neither in the state, its history and what a command leaves, nor in its output", async () => {
        const lab = await Lab.open();
        try {
            const stack = await lab.stack("prod");
            const run = succeeded(await stack.up());
            const files = fs
                .readdirSync(lab.folder, { recursive: true, encoding: "utf8" })
                .map((name) => path.join(lab.folder, name))
                .filter((file) => fs.statSync(file).isFile());
            const places = [
                ["output", run.output],
                ...files.map((file) => [file, fs.readFileSync(file, "latin1")] as const),
            ] as const;
            const state = places.find(([file]) => file.endsWith("stacks/gpu-batch/prod.json"));
            assert.ok(state?.[1].includes('"ciphertext"'), "the state has the password, closed");
            for (const [place, text] of places)
                assert.ok(!text.includes(REGISTRY_PASSWORD), `${place} shows the password`);
            // The password reached the provider, or the search would prove nothing.
            const pushed = lab.cloud.rowsOf("docker:index/image:Image");
            assert.match(String(pushed[0]?.inputs.registry.password), /^CANARY/);
        } finally {
            lab.close();
        }
    });
});
