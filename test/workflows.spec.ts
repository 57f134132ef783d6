import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { readContent, readYaml } from "../cli/project/yaml";
import { ROOT } from "./support/preview";

interface Step {
    readonly uses?: string;
    readonly run?: string;
    readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
    readonly if?: string;
    readonly environment?: string;
    readonly permissions?: Readonly<Record<string, string>>;
    readonly steps: readonly Step[];
}
interface Workflow {
    readonly on: Readonly<Record<string, unknown>>;
    readonly permissions: Readonly<Record<string, string>>;
    readonly jobs: Readonly<Record<string, Job>>;
}

function workflow(name: string): Workflow {
    const file = path.join(ROOT, ".github/workflows", name);
    return readContent(readYaml(file), file) as Workflow;
}
const steps = ({ jobs }: Workflow) => Object.values(jobs).flatMap((job) => job.steps);

describe("the workflows", () => {
    for (const name of ["pr.yml", "deploy.yml"]) {
        it(`${name} pins each action by its commit and keeps no credentials`, () => {
            for (const { uses, with: options } of steps(workflow(name)).filter(
                (step) => step.uses,
            )) {
                assert.match(uses!, /^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
                if (uses!.startsWith("actions/checkout@"))
                    assert.equal(options?.["persist-credentials"], false);
            }
        });

        it(`${name} runs commands that package.json has`, () => {
            const { scripts } = JSON.parse(
                fs.readFileSync(path.join(ROOT, "package.json"), "utf8"),
            ) as { scripts: Record<string, string> };
            const commands = steps(workflow(name)).flatMap(({ run = "" }) =>
                [...run.matchAll(/npm (?:run (?:--silent )?)?([a-z:]+)/g)].map(
                    ([, command]) => command!,
                ),
            );
            for (const command of commands.filter((one) => one !== "ci"))
                assert.ok(scripts[command], command);
        });
    }

    it("a pull request gets a token that reads, and only its own branches get more", () => {
        const { on, permissions, jobs } = workflow("pr.yml");
        assert.deepEqual(Object.keys(on), ["pull_request"]);
        assert.deepEqual(permissions, { contents: "read" });
        for (const [name, job] of Object.entries(jobs)) {
            const writes = Object.values(job.permissions ?? {}).includes("write");
            const secret = JSON.stringify(job).includes("secrets.");
            const own = job.if?.includes(
                "github.event.pull_request.head.repo.full_name == github.repository",
            );
            assert.ok(own || !(writes || secret), name);
        }
        assert.deepEqual(Object.keys(jobs), ["test", "stacks", "check", "report", "preview"]);
    });

    it("a deployment waits for its environment, and takes the four packs along", () => {
        const { jobs } = workflow("deploy.yml");
        assert.equal(jobs.up?.environment, "prod");
        const up = jobs.up?.steps.at(-1)?.run ?? "";
        assert.match(up, /for pack in gpu spot retry guard/);
        assert.match(up, /--policy-pack "policy\/\$pack" --policy-pack-config policy\/prod\.json/);
    });
});
