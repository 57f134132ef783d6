import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { jobsFolder, runIn, SUBMIT, TEXTS } from "../support/jobsFolder";

/** What each command refuses, and says. */
describe("gpu-batch jobs, from the shell", () => {
    let folder: string;
    const file = (name: string, content: string) => {
        fs.writeFileSync(path.join(folder, name), content);
        return path.join(folder, name);
    };
    before(() => {
        folder = jobsFolder();
        file("empty.txt", "\n");
        file("twice.txt", "a\nb\na\n");
        file("large.jsonl", JSON.stringify({ id: "a", text: "x".repeat(70_000) }));
        fs.writeFileSync(path.join(folder, "binary.dat"), Buffer.from([0xff, 0xfe, 0x0a]));
        file("zero.txt", "a\0b\n");
        file("none.json", "{}");
        file("old.json", JSON.stringify({ cells: { "us-east-2": { region: "us-east-2" } } }));
        const pulumi = file(
            "pulumi",
            `#!/bin/sh\necho "error: no stack named 'prdo' found" >&2\nexit 255\n`,
        );
        fs.chmodSync(pulumi, 0o755);
    });
    after(() => fs.rmSync(folder, { recursive: true }));

    const run = (args: readonly string[], env: NodeJS.ProcessEnv) => runIn(folder, args, env);

    const WRONG: readonly [string, readonly string[], RegExp[]][] = [
        [
            "an unknown stack",
            ["submit", "-s", "prdo", "-C", "@", "--", "x"],
            [
                /cannot read the outputs of the stack prdo: no stack named 'prdo' found; see npx pulumi stack ls/,
            ],
        ],
        ["no stack", ["submit", "--", "x"], [/--stack is missing/]],
        [
            "no outputs",
            ["submit", "--outputs", "@none.json", "--", "x"],
            [/outputs: have no cells; deploy the stack first with: npx pulumi up/],
        ],
        [
            "outputs of another release",
            ["submit", "--outputs", "@old.json", "--", "x"],
            [
                /cells\.us-east-2\.queueArn: is missing/,
                /outputs: are of another release; run: npx pulumi up/,
            ],
        ],
        [
            "an empty manifest",
            [...SUBMIT, "-m", "@empty.txt", "--", "x"],
            [/manifest: has no items; write one per line/],
        ],
        [
            "a manifest that is not there",
            [...SUBMIT, "-m", "@nothing.txt", "--", "x"],
            [/--manifest: cannot read .*nothing\.txt/],
        ],
        [
            "duplicate items",
            [...SUBMIT, "-m", "@twice.txt", "--", "x"],
            [/twice\.txt line 3: repeats line 1/],
        ],
        [
            "a manifest that is no text",
            [...SUBMIT, "-m", "@binary.dat", "--", "x"],
            [/--manifest: .*binary\.dat is not UTF-8 text/],
        ],
        [
            "an item with a zero byte",
            [...SUBMIT, "-m", "@zero.txt", "--", "x"],
            [/zero\.txt line 1: has a zero byte/],
        ],
        [
            "a folder without prices",
            ["submit", "--outputs", "@outputs.json", "-C", "@", "--", "x"],
            [/there is no regions\.lock\.json in .*; name the folder of Pulumi\.yaml with --cwd/],
        ],
        [
            "a state folder that is a file",
            [...SUBMIT.slice(0, 3), "--state", "@none.json", "-r", "us-east-2", "--", "x"],
            [/--state: .*none\.json is not a folder; name another/],
        ],
        [
            "a folder that cannot be written",
            ["run-local", "--no-container", "--folder", "@none.json/x", "--", "true"],
            [/--folder: cannot write .*; name another/],
        ],
        [
            "an engine that we do not know",
            ["run-local", "--engine", "lxc", "--image", "x", "--", "true"],
            [/Allowed choices are docker, podman/],
        ],
        [
            "an item over the limit",
            [...SUBMIT, "-m", "@large.jsonl", "--", "x"],
            [/large\.jsonl line 1: has 700\d\d bytes, and an item at most 65536/],
        ],
        [
            "a command over Batch's limit",
            [...SUBMIT, "-r", "us-east-2", "--", "x", "y".repeat(9000)],
            [
                /command: and --env make 90\d\d bytes, and Batch takes 8192; put lists into a manifest/,
            ],
        ],
        [
            "more children than items",
            [...SUBMIT, "-m", TEXTS, "--array", "33", "--", "x"],
            [/--array: is 33, and the manifest has 32 items/],
        ],
        [
            "too many children",
            [...SUBMIT, "--array", "1000001", "--", "x"],
            [/--array: is 1000001; write 1000000 or fewer/],
        ],
        [
            "a cost above the ceiling",
            [...SUBMIT, "-r", "us-east-2", "--array", "1000", "--max-usd", "50", "--", "x"],
            [/--max-usd: is \$50\.00, and the worst case is \$\d+\.\d\d/],
        ],
        [
            "a region without cell",
            [...SUBMIT, "-r", "us-west-1", "--", "x"],
            [/--region: the stack has no cell in us-west-1; write us-east-2 or eu-north-1/],
        ],
        [
            "a variable of ours",
            [...SUBMIT, "-e", "GPU_BATCH_OUTPUT=x", "--", "x"],
            [/GPU_BATCH_OUTPUT is set by gpu-batch/],
        ],
        [
            "a fraction of a child",
            [...SUBMIT, "--array", "1.5", "--", "x"],
            [/Write a whole number of 1 or more/],
        ],
        [
            "several faults at once",
            [
                ...SUBMIT,
                "-r",
                "us-east-2",
                "--token",
                "a b",
                "--memory",
                "99999",
                "--share",
                "t",
                "--",
                "x",
            ],
            [
                /^the submission has 3 problems:/,
                /--token: is "a b"/,
                /99999 MiB of memory do not fit on any instance type/,
                /--share: is t/,
            ],
        ],
        [
            "a job that nobody knows",
            ["watch", "nobody", "--state", "@state"],
            [/nobody is neither a submission remembered here nor a job id/],
        ],
        [
            "a job id without region",
            ["watch", "00000000-0000-0000-0000-000000000001", "--state", "@state"],
            [/was not submitted from here; add --region/],
        ],
        [
            "no docker",
            ["run-local", "--image", "team/train:1", "--", "x"],
            [/docker and podman do not answer; .*--no-container/],
        ],
        ["no image", ["run-local", "--", "x"], [/--image: is missing/]],
        [
            "nothing to run",
            ["run-local", "--no-container"],
            [/command: is missing; write it after --/],
        ],
        [
            "an AWS that does not answer",
            [...SUBMIT, "-r", "us-east-2", "--", "x"],
            [/cannot submit .* in us-east-2: .*; see to the network/],
        ],
    ];
    for (const [what, args, says] of WRONG)
        it(`${what}: exit status 1 and one message`, async () => {
            const env = {
                DOCKER_HOST: "unix:///nowhere.sock",
                ...(what === "an unknown stack" ? { PATH: `${folder}:${process.env.PATH}` } : {}),
            };
            const { code, stdout, stderr } = await run(args, env);
            assert.equal(code, 1, stdout + stderr);
            for (const text of says) assert.match(stderr, text);
            assert.doesNotMatch(stdout + stderr, /^\s+at /m);
            // What is refused is not remembered; only AWS's refusals come after the state was written.
            if (!what.startsWith("an AWS")) assert.ok(!fs.existsSync(path.join(folder, "state")));
        });
});
