import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { draftStack, renderStackFile, writeDraft, type NewStack } from "../../../cli/adopt/draft";
import { readProject } from "../../../cli/project/project";
import { readSettingsSource } from "../../../cli/project/settingsSource";
import { parseLock } from "../../../core/lock/lock";
import { parseSettings } from "../../../core/settings/parse";
import { projectCopy } from "../../support/inProcessCommand";

describe("the draft of a stack", () => {
    let directory: string;
    beforeEach(() => (directory = projectCopy()));
    afterEach(() => fs.rmSync(directory, { recursive: true }));

    const ask = (change: Partial<NewStack> = {}): NewStack => ({
        project: readProject(directory),
        stack: "dev",
        settings: { regions: ["cheapest"] },
        today: "2026-11-25",
        force: false,
        ...change,
    });

    it("brings the lock's selection where the regions are left to it, and nothing else into the lock", () => {
        const { draft, problems } = draftStack(ask());
        assert.deepEqual(problems, []);
        assert.deepEqual(Object.keys(draft!.files), ["Pulumi.dev.yaml", "regions.lock.json"]);
        assert.equal(draft!.how, "ranked");
        const before = parseLock(
            fs.readFileSync(path.join(directory, "regions.lock.json"), "utf8"),
        ).lock!;
        const { selection, ...rest } = parseLock(draft!.files["regions.lock.json"]!).lock!;
        const { selection: old, ...restBefore } = before;
        assert.deepEqual(rest, restBefore);
        const { dev, ...others } = selection;
        assert.deepEqual(others, old);
        assert.deepEqual(dev!.chosen, draft!.regions);
        assert.equal(dev!.chosenAt, "2026-11-25");
    });

    it("leaves the lock alone where the settings list regions", () => {
        const { draft } = draftStack(ask({ settings: { regions: ["us-west-2", "us-east-1"] } }));
        assert.deepEqual(Object.keys(draft!.files), ["Pulumi.dev.yaml"]);
        assert.deepEqual(draft!.regions, ["us-west-2", "us-east-1"]);
        assert.equal(draft!.how, undefined);
    });

    it("is a stack that the program accepts, once it is written", () => {
        const settings = {
            regions: ["cheapest"],
            maxVcpus: 32,
            alerts: { email: "a@example.com" },
        };
        const { draft } = draftStack(ask({ settings }));
        writeDraft(directory, draft!);
        const read = parseSettings(readSettingsSource(readProject(directory), "dev"));
        assert.deepEqual(read.problems, []);
        const [cell] = read.settings!.cells;
        assert.deepEqual([cell!.maxVcpus, cell!.alerts.email], [32, "a@example.com"]);
    });

    it("replaces no file unless it is told to", () => {
        assert.deepEqual(draftStack(ask({ stack: "prod" })).problems, [
            {
                key: "stack",
                message: "Pulumi.prod.yaml exists; choose another name, or add --force",
            },
        ]);
        assert.deepEqual(draftStack(ask({ stack: "prod", force: true })).problems, []);
    });

    it("is refused where no region can be chosen, or the lock is not there", () => {
        const settings = { regions: ["cheapest"], regionPolicy: { allow: ["af-south-1"] } };
        const [problem, ...others] = draftStack(ask({ settings })).problems;
        assert.deepEqual(others, []);
        assert.equal(problem!.key, "gpu-batch:regions");
        fs.rmSync(path.join(directory, "regions.lock.json"));
        assert.deepEqual(
            draftStack(ask()).problems.map(({ key }) => key),
            ["regions.lock.json"],
        );
    });
});

describe("the text of a stack's file", () => {
    it("switches default providers off, says why, and keeps lists on a line and texts as texts", () => {
        const settings = {
            gpuSharing: "4",
            accountId: "012345678901",
            instanceTypes: ["g5.xlarge"],
        };
        assert.equal(
            renderStackFile(settings, ["From the queue q."]),
            [
                "# From the queue q.",
                "",
                "config:",
                '  # Every AWS resource names its cell\'s provider; a slip is an error. "*" would break awsx.',
                "  pulumi:disable-default-providers: [aws]",
                '  gpu-batch:gpuSharing: "4"',
                '  gpu-batch:accountId: "012345678901"',
                "  gpu-batch:instanceTypes: [g5.xlarge]",
                "",
            ].join("\n"),
        );
    });
});
