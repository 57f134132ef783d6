import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { jobsFolder, runIn, SUBMIT, TEXTS } from "../support/jobsFolder";

describe("gpu-batch jobs, from the shell", () => {
    let folder: string;
    before(() => {
        folder = jobsFolder();
    });
    after(() => fs.rmSync(folder, { recursive: true }));

    const run = (args: readonly string[]) => runIn(folder, args);

    it("a dry run shows jobs and worst case, asks AWS nothing and writes nothing", async () => {
        const args = ["-r", "us-east-2", "--array", "10", "--dry-run", "--", "python3", "x.py"];
        const end = await run([...SUBMIT.slice(0, 3), "--state", "@dry", ...args]);
        assert.equal(end.code, 0, end.stderr);
        const [job, cost, ...rest] = end.stdout.trimEnd().split("\n");
        assert.deepEqual(rest, []);
        assert.equal(job, "us-east-2: array of 10, python3 x.py");
        assert.match(
            cost ?? "",
            /^us-east-2: worst case \$[\d.]+ = 10 instances of g\w+\.xlarge at \$[\d.]+ an hour x 30\.0 h \(time limit x attempts\); on demand \$[\d.]+$/,
        );
        assert.ok(!fs.existsSync(path.join(folder, "dry")));
    });

    it("an array of eight, four at once, gives what a single run gives", async () => {
        const work = [
            "--manifest",
            TEXTS,
            "--function",
            "examples.embed_text:embed",
            "--no-container",
        ];
        const array = await run([
            "run-local",
            ...work,
            "--folder",
            "@eight",
            "--array",
            "8",
            "--parallel",
            "4",
        ]);
        assert.equal(array.code, 0, array.stdout + array.stderr);
        assert.match(array.stdout, /8 of 8 succeeded; outputs: .*eight\/outputs\n$/);
        const single = await run([
            "run-local",
            ...work,
            "--folder",
            "@one",
            "--array",
            "1",
            "--json",
        ]);
        assert.equal(single.code, 0, single.stdout + single.stderr);
        const outputs = (name: string) =>
            fs
                .readdirSync(path.join(folder, name, "outputs"))
                .filter((one) => one.endsWith(".json"))
                .map((one) => [
                    one,
                    fs.readFileSync(path.join(folder, name, "outputs", one), "utf8"),
                ]);
        assert.equal(outputs("eight").length, 32);
        assert.deepEqual(outputs("eight"), outputs("one"));
    });

    it("a failed child of a local run is exit status 2", async () => {
        const end = await run([
            "run-local",
            "--no-container",
            "--array",
            "3",
            "--json",
            "--folder",
            "@f",
            "--",
            "sh",
            "-c",
            "exit $AWS_BATCH_JOB_ARRAY_INDEX",
        ]);
        assert.equal(end.code, 2);
        const lines = end.stdout
            .trimEnd()
            .split("\n")
            .map((line) => JSON.parse(line) as object);
        assert.deepEqual(lines, [
            { event: "child", index: 0, exitCode: 0 },
            { event: "child", index: 1, exitCode: 1 },
            { event: "child", index: 2, exitCode: 2 },
            { event: "end", children: 3, failed: 2 },
        ]);
    });
});
