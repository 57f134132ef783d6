import * as assert from "node:assert/strict";
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { DeployedCell } from "../../cli/project/stackOutputs";
import { events, gpuBatch } from "../support/command";
import { motoCell } from "../support/motoCell";
import { ask, startMoto, type Moto } from "../support/moto";
import { sharedClone } from "../support/projectFiles";
import { startSlowProxy, type SlowProxy } from "../support/slowProxy";
import { outputsText } from "../support/targetCells";

/** Times that each race is run. */
const ROUNDS = 6;
/** Milliseconds that SubmitJob takes. */
const SLOW = 1_500;

/** Processes of the command, each with a folder of its own, against a moto whose jobs fail at once. */
describe("one token in several processes, against moto", () => {
    let moto: Moto;
    let proxy: SlowProxy;
    let cells: DeployedCell[];
    let folder: string;
    before(async () => {
        moto = await startMoto(undefined, { MOTO_SIMPLE_BATCH_FAIL_AFTER: "0" });
        proxy = await startSlowProxy(moto.endpoint, SLOW);
        cells = [await motoCell(moto, "us-east-2"), await motoCell(moto, "eu-north-1")];
        folder = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-"));
        fs.writeFileSync(path.join(folder, "outputs.json"), outputsText(cells));
    });
    after(async () => {
        fs.rmSync(folder, { recursive: true });
        proxy?.stop();
        await moto?.stop();
    });

    const env = () => ({
        PATH: process.env.PATH,
        ...moto.environment,
        AWS_ENDPOINT_URL: proxy.endpoint,
    });
    const where = (machine: string) => [
        ...["--outputs", path.join(folder, "outputs.json")],
        ...["--state", path.join(folder, machine), "--json"],
    ];
    const submit = (machine: string, token: string, region = "us-east-2") => [
        "submit",
        ...where(machine),
        "-r",
        region,
        "--token",
        token,
        "--array",
        "2",
        "--",
        "x",
    ];
    const run = (args: readonly string[]) => gpuBatch(args, { env: env() });
    const readId = ({ code, stdout, stderr }: Awaited<ReturnType<typeof run>>): string => {
        assert.equal(code, 0, stderr + stdout);
        return events(stdout).at(-1).jobs[0].id as string;
    };
    /** Ids of the jobs, in both cells, whose name ends in this. */
    const listJobs = (ending: string): string[] =>
        cells.flatMap(
            ({ region, queueArn }) =>
                ask(
                    moto,
                    region,
                    `[j["jobId"] for s in ("SUBMITTED","PENDING","RUNNABLE","STARTING","RUNNING","SUCCEEDED","FAILED") for j in batch.list_jobs(jobQueue="${queueArn}", jobStatus=s)["jobSummaryList"] if ":" not in j["jobId"] and j["jobName"].endswith("${ending}")]`,
                ) as string[],
        );

    it(`is one job, ${ROUNDS} of ${ROUNDS} times, and each process has its id`, async () => {
        for (let round = 0; round < ROUNDS; round++) {
            const token = `race-${round}`;
            const ends = await Promise.all(
                ["a", "b", "c"].map((machine) => run(submit(`${machine}${round}`, token))),
            );
            const jobs = listJobs(`-${token}-0`);
            assert.equal(jobs.length, 1);
            assert.deepEqual(ends.map(readId), [jobs[0], jobs[0], jobs[0]]);
        }
    });

    it("is one job in one of two cells, and who wants the other is told where", async () => {
        const ends = await Promise.all(
            cells.map(({ region }) => run(submit(region, "cells", region))),
        );
        assert.equal(listJobs("-cells-0").length, 1);
        assert.deepEqual(ends.map(({ code }) => code).sort(), [0, 1]);
        const [won, lost] = ends[0]!.code === 0 ? ends : [...ends].reverse();
        const [{ region }] = events(won!.stdout).at(-1).jobs as [{ region: string }];
        assert.match(
            lost!.stderr,
            new RegExp(
                `--token: cells stands for another submission in ${region}, of .*; add --region ${region}`,
            ),
        );
        assert.equal(readId(await run(submit("third", "cells", region))), readId(won!));
    });

    it(`is one job when the first process is killed, at ${ROUNDS} times`, async () => {
        for (let round = 0; round < ROUNDS; round++) {
            const token = `kill-${round}`;
            const args = submit(`k${round}`, token);
            const first = spawn(process.execPath, ["bin/gpu-batch.cjs", ...args], {
                cwd: sharedClone(),
                env: env(),
                stdio: "ignore",
            });
            const ended = new Promise((resolve) => first.once("close", resolve));
            await sleep(500 + Math.random() * 2_500);
            first.kill("SIGKILL");
            await ended;
            const ids = await Promise.all(
                [`k${round}`, `other${round}`].map(async (machine) =>
                    readId(await run(submit(machine, token))),
                ),
            );
            const jobs = listJobs(`-${token}-0`);
            assert.deepEqual(ids, [jobs[0], jobs[0]]);
            assert.equal(jobs.length, 1);
        }
    });

    it("is one rerun, with a token or without", async () => {
        for (const [round, extra] of [[], [], ["--token", "again"]].entries()) {
            const machine = `r${round}`;
            const token = `first-${round}`;
            readId(await run(submit(machine, token)));
            fs.cpSync(path.join(folder, machine), path.join(folder, `${machine}-copy`), {
                recursive: true,
            });
            const ends = await Promise.all(
                [machine, `${machine}-copy`].map((one) =>
                    run(["rerun", token, ...where(one), ...extra]),
                ),
            );
            const [id, other] = ends.map(readId);
            assert.equal(id, other);
            const rerun = events(ends[0]!.stdout).at(-1).token as string;
            assert.equal(listJobs(`-${rerun}-0`).length, 1);
            if (extra.length > 0) assert.equal(rerun, "again");
            else {
                const next = await run(["rerun", token, ...where(machine)]);
                assert.notEqual(readId(next), id, "what has ended may be rerun");
            }
        }
    });
});
