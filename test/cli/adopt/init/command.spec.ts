import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { PassThrough } from "node:stream";
import { defineInitCommand, addStack } from "../../../../cli/adopt/init/command";
import { printed, projectCopy } from "../../../support/inProcessCommand";

/** What `addStack` is told in these tests, where no check runs: test/process/init.spec.ts has it. */
const UNCHECKED = { check: false };

describe("init", () => {
    let directory: string;
    beforeEach(() => (directory = projectCopy()));
    afterEach(() => fs.rmSync(directory, { recursive: true }));

    const read = (file: string) => fs.readFileSync(path.join(directory, file), "utf8");
    const list = () => fs.readdirSync(directory).sort();

    /** A person at a terminal, who types lines and then leaves. */
    async function answer(lines: readonly string[], given: object = {}) {
        const [input, output] = [new PassThrough(), new PassThrough()];
        input.end(lines.map((line) => `${line}\n`).join(""));
        const end = await addStack(
            { cwd: directory, ...UNCHECKED, ...given },
            { input, output },
        ).catch((error: Error) => error.message);
        return { end, said: String(output.read() ?? "") };
    }

    it("writes the answers of its options, with the defaults of the others", async () => {
        const options = ["--yes", "--no-check", "--stack", "dev", "--email", "a@example.com"];
        const { out, err } = await printed(defineInitCommand(), [...options, "-C", directory]);
        assert.equal(err, "");
        assert.match(out, /^Wrote Pulumi\.dev\.yaml, and the regions into regions\.lock\.json: /);
        assert.match(out, /It is not checked\./);
        assert.equal(
            read("Pulumi.dev.yaml").split("\n").slice(2).join("\n"),
            [
                "  pulumi:disable-default-providers: [aws]",
                "  gpu-batch:regions: [cheapest]",
                "  gpu-batch:instanceTypes: [g4dn.xlarge, g5.xlarge, g6.xlarge]",
                "  gpu-batch:maxVcpus: 64",
                "  gpu-batch:alerts:",
                "    email: a@example.com",
                "",
            ].join("\n"),
        );
    });

    it("lists every bad answer at once, each by its option, and writes nothing", async () => {
        const before = list();
        const bad = {
            ...{ stack: "Dev", instanceTypes: "g5.xlarge,p9.large", regions: "us-east-2,moon" },
            ...{ maxVcpus: "lots", email: "nobody", yes: true },
        };
        await assert.rejects(
            addStack({ cwd: directory, ...UNCHECKED, ...bad }, undefined),
            ({ message }: Error) => {
                const [head, ...lines] = message.split("\n");
                assert.equal(head, "the new stack has 5 problems:");
                assert.deepEqual(lines.map((line) => line.trim().split(": ")[0]).sort(), [
                    "--email",
                    "--instance-types",
                    "--max-vcpus",
                    "--regions",
                    "--stack",
                ]);
                return true;
            },
        );
        assert.deepEqual(list(), before);
    });

    it("names the options that are missing where nobody can answer", async () => {
        await assert.rejects(
            addStack(
                { cwd: directory, ...UNCHECKED, stack: "dev", regions: "us-east-2" },
                undefined,
            ),
            {
                name: "UserError",
                message:
                    "there is no terminal to ask in; give --instance-types, --max-vcpus, --email, " +
                    "or add --yes, which takes the default of each that is not given",
            },
        );
    });

    it("asks for nothing where every answer is given", async () => {
        const given = {
            ...{ stack: "dev", instanceTypes: "g5.xlarge g6.xlarge", regions: "us-west-2" },
            ...{ maxVcpus: "16", email: "none" },
        };
        const out = await addStack(
            { cwd: directory, ...UNCHECKED, ...given, json: true },
            undefined,
        );
        const { files, ...rest } = JSON.parse(out);
        assert.deepEqual(rest, {
            ...{ stack: "dev", regions: ["us-west-2"], checked: false, written: true },
        });
        assert.deepEqual(files, { "Pulumi.dev.yaml": read("Pulumi.dev.yaml") });
        assert.doesNotMatch(read("Pulumi.dev.yaml"), /alerts/);
    });

    it("asks a bad answer again, with the reason, and takes Enter for what it proposes", async () => {
        const { end, said } = await answer(["prod", "", "", "moon", "us-east-2", "1", "8", ""]);
        assert.match(end, /^Wrote Pulumi\.dev\.yaml: cells in us-east-2\./);
        const asked = said.match(/Name of|GPU instance|Regions:|Most spot|Email/g);
        assert.deepEqual(asked, [
            ...["Name of", "Name of", "GPU instance", "Regions:", "Regions:"],
            ...["Most spot", "Most spot", "Email"],
        ]);
        assert.match(said, /prod: Pulumi\.prod\.yaml exists; choose another name/);
        assert.match(said, /moon: moon is not in regions\.lock\.json/);
        assert.match(said, /1: is 1; write 4 or more/);
        assert.match(read("Pulumi.dev.yaml"), /maxVcpus: 8\n$/);
    });

    it("asks only what no option answers", async () => {
        const { end, said } = await answer([""], {
            ...{ stack: "dev", instanceTypes: "g5.xlarge", regions: "us-east-2", maxVcpus: "8" },
        });
        assert.match(end, /^Wrote/);
        assert.deepEqual(said, "Email address for alerts, or none [none]: ");
    });

    it("writes nothing when the input ends early", async () => {
        const before = list();
        const { end } = await answer(["dev", ""]);
        assert.equal(end, "the input ended before the last answer; nothing is written");
        assert.deepEqual(list(), before);
    });

    it("prints the file and writes nothing with --dry-run", async () => {
        const before = [list(), read("regions.lock.json")];
        const options = { cwd: directory, ...UNCHECKED, yes: true, dryRun: true };
        const out = await addStack(options, undefined);
        assert.match(
            out,
            /^# Pulumi\.dev\.yaml, not written; regions: us-east-2 \(ranked\), into regions\.lock\.json\nconfig:\n/,
        );
        assert.deepEqual([list(), read("regions.lock.json")], before);
    });

    it("leaves no selection of a stack without a file in the lock with --fresh, and else every one", async () => {
        const list = () =>
            Object.keys((JSON.parse(read("regions.lock.json")) as { selection: object }).selection);
        const options = { cwd: directory, ...UNCHECKED, yes: true };
        fs.rmSync(path.join(directory, "Pulumi.test.yaml"));
        await addStack({ ...options, stack: "dev" }, undefined);
        assert.deepEqual(list(), ["dev", "prod", "test"]);
        await addStack({ ...options, stack: "own", fresh: true }, undefined);
        assert.deepEqual(list(), ["dev", "own", "prod"]);
        fs.rmSync(path.join(directory, "Pulumi.prod.yaml"));
        const listed = { stack: "two", regions: "us-east-1", fresh: true };
        await addStack({ ...options, ...listed }, undefined);
        assert.deepEqual(list(), ["dev", "own"]);
    });

    it("keeps a stack's file unless --force is given", async () => {
        const before = read("Pulumi.prod.yaml");
        const options = { cwd: directory, ...UNCHECKED, yes: true, stack: "prod" };
        await assert.rejects(addStack(options, undefined), /--stack: Pulumi\.prod\.yaml exists/);
        assert.equal(read("Pulumi.prod.yaml"), before);
        await addStack({ ...options, force: true }, undefined);
        assert.notEqual(read("Pulumi.prod.yaml"), before);
    });
});
