import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { DeployedCell } from "../../cli/project/stackOutputs";
import { events, gpuBatch } from "../support/command";
import { motoCell } from "../support/motoCell";
import { ask, startMoto, type Moto } from "../support/moto";
import { ROOT } from "../support/preview";
import { outputsText } from "../support/targetCells";

const WORKER = path.join(ROOT, "docker/worker");

/** Against a moto whose jobs all fail at once; what the containers would do, the test does. */
describe("jobs that fail, against moto", () => {
    let moto: Moto;
    let cells: DeployedCell[];
    let folder: string;
    before(async () => {
        moto = await startMoto(undefined, { MOTO_SIMPLE_BATCH_FAIL_AFTER: "0" });
        cells = [await motoCell(moto, "us-east-2"), await motoCell(moto, "eu-north-1")];
        folder = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-"));
        fs.writeFileSync(path.join(folder, "outputs.json"), outputsText(cells));
        const items = Array.from({ length: 6 }, (_, n) =>
            JSON.stringify({ id: `i${n}.json`, text: `text ${n}` }),
        );
        fs.writeFileSync(path.join(folder, "items.jsonl"), items.join("\n"));
    });
    after(async () => {
        fs.rmSync(folder, { recursive: true });
        await moto?.stop();
    });

    const state = () => ["--state", path.join(folder, "state")];
    const where = () => ["--outputs", path.join(folder, "outputs.json"), ...state()];
    const command = (...args: string[]) =>
        gpuBatch(args, { env: { PATH: process.env.PATH, ...moto.environment } });
    it("tells the failures apart, reruns them in another cell, and the worker finds their items there", async () => {
        const work = [
            "-m",
            path.join(folder, "items.jsonl"),
            "--function",
            "examples.embed_text:embed",
        ];
        const end = await command(
            "submit",
            ...where(),
            "-r",
            "us-east-2",
            "--json",
            "--wait",
            ...work,
        );
        assert.equal(end.code, 2, end.stderr + end.stdout);
        const [, { token }, ...rest] = events(end.stdout);
        assert.deepEqual(
            [rest.at(-1).verdict, rest.at(-1).exitCode, rest.at(-1).endings],
            ["failed", 2, { failed: 6 }],
        );

        const rerun = await command(
            "rerun",
            token as string,
            ...where(),
            "-r",
            "eu-north-1",
            "--json",
        );
        assert.equal(rerun.code, 0, rerun.stderr);
        const [, { jobs }] = events(rerun.stdout);
        assert.deepEqual(
            jobs.map(({ region, size }: { region: string; size: number }) => [region, size]),
            [["eu-north-1", 6]],
        );
        const { container } = ask(
            moto,
            "eu-north-1",
            `batch.describe_jobs(jobs=["${jobs[0].id}"])["jobs"][0]`,
        ) as { container: { command: string[]; environment: { name: string; value: string }[] } };
        const variables = container.environment.map(({ name, value }) => [name, value] as const);
        const [launcher = "", ...args] = container.command;
        execFileSync(moto.python, [path.join(WORKER, launcher), ...args], {
            env: {
                PATH: process.env.PATH,
                PYTHONPATH: WORKER,
                ...moto.environment,
                ...Object.fromEntries(variables),
                AWS_BATCH_JOB_ARRAY_INDEX: "4",
            },
        });
        const keys = ask(
            moto,
            "eu-north-1",
            `[o["Key"] for o in s3.list_objects_v2(Bucket="${cells[1]!.bucket}", Prefix="outputs/")["Contents"]]`,
        ) as string[];
        assert.deepEqual(keys, [`outputs/${token}/i4.json`]);
    });

    it("refuses a rerun above the ceiling", async () => {
        const end = await command(
            "submit",
            ...where(),
            "-r",
            "us-east-2",
            "--json",
            "--array",
            "2",
            "--",
            "x",
        );
        const [, { token }] = events(end.stdout);
        const rerun = await command("rerun", token as string, ...where(), "--max-usd", "0.01");
        assert.equal(rerun.code, 1, rerun.stdout + rerun.stderr);
        assert.match(rerun.stderr, /--max-usd is \$0\.0100, and the worst case is \$/);
    });
});
