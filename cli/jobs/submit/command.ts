import * as fs from "node:fs";
import * as path from "node:path";
import { Command } from "commander";
import { countNoun, renderProblems } from "../../../core/problems/problems";
import { describeChunk } from "../chunks";
import { EXIT } from "../exitCodes";
import { MAX_MANIFEST_BYTES } from "../manifest";
import { REAL_CLOCK } from "../patience";
import { planJobs, buildSubmissionPrefix, type PlannedJob } from "../plan";
import { type WorstCase } from "../price";
import { formatDollars } from "../../table";
import type { State, StateStore } from "../state";
import { carryOutSubmission } from "./submit";
import type { Cloud } from "../types";
import { UserError } from "../../../core/problems/userError";
import { readLock } from "../../project/context";
import { collect, parsePositive, parseWhole } from "../../options";
import { begin, type Beginning } from "../begin";
import { connectCloud } from "../aws/cloud";
import {
    describeRerun,
    reportInOneLine,
    addOutputOptions,
    print,
    printJson,
    addStateOptions,
    addWorkOptions,
} from "../options";
import { resolveDependencies } from "../resolve";
import { readCells, readText } from "../stack";
import { openStateFolder } from "../stateFolder";
import { prepare, type Submission, type SubmitOptions } from "./inputs";
import { watchAndReport } from "../watch/watchRun";

/** `gpu-batch submit`: a job, an array or a manifest to a cell's queue. */
export function defineSubmitCommand(): Command {
    return addWorkOptions(addStateOptions(addOutputOptions(new Command("submit"))))
        .description("Submit a job, an array, or a manifest of items, to the cheapest cell")
        .argument("[command...]", "command behind --; without it the job definition's")
        .option("-r, --region <region>", "cell to use; the default is the cheapest by the lock")
        .option("--split", "divide the array over all cells, more where it is cheaper")
        .option(
            "-o, --output <s3://bucket/prefix>",
            "where outputs go; the default is the cell's bucket",
        )
        .option(
            "--depends-on <job>",
            "token or job id to wait for until it has succeeded (repeatable)",
            collect,
        )
        .option("--vcpus <n>", "vCPUs of a job", parseWhole(1))
        .option("--memory <MiB>", "memory of a job", parseWhole(4))
        .option("--gpus <n>", "GPUs of a job", parseWhole(1))
        .option("--timeout <minutes>", "time limit of one attempt", parseWhole(1))
        .option("--share <team>", "team whose share of the queue it uses")
        .option("--name <label>", "beginning of the job's name")
        .option("--token <token>", "a name for this submission: the same token never submits twice")
        .option("--wait", "watch it, and exit as gpu-batch watch does")
        .option("--dry-run", "show what would be submitted and what it can cost")
        .option("--max-usd <dollars>", "refuse when the worst case is above", parsePositive())
        .addHelpText(
            "after",
            "\nExit status: 0 submitted, 1 refused; with --wait as gpu-batch watch.",
        )
        .action((command: string[], options: SubmitOptions) =>
            reportInOneLine(() => submit(command, options)),
        );
}

async function submit(command: readonly string[], options: SubmitOptions): Promise<void> {
    const text =
        options.manifest === undefined
            ? undefined
            : readText(options.manifest, "--manifest", MAX_MANIFEST_BYTES);
    const cells = await readCells(options);
    const store = openStateFolder(options.state);
    const waits = resolveDependencies(options.dependsOn ?? [], store);
    const lock = readLock(path.resolve(options.cwd));
    const { submission, problems } = prepare(options, command, text, cells, lock, waits);
    if (!submission) throw new UserError(renderProblems("the submission", problems));
    show(submission, options);
    if (options.dryRun) return;
    const state = begin(describeBeginning(submission, options.token !== undefined), store);
    await finish(state, store, connectCloud(), options);
}

/** Carries a submission out, tells its jobs, and watches them if asked. */
export async function finish(
    state: State,
    store: StateStore,
    cloud: Cloud,
    options: Pick<SubmitOptions, "json" | "wait" | "state">,
): Promise<void> {
    const content = (file: string) => fs.readFileSync(file, "utf8");
    await carryOutSubmission(state, { cloud, store, clock: REAL_CLOCK, content });
    const resume = describeRerun(state.token, { state: options.state });
    const jobs = state.jobs.map(({ region, id = "", request, size, offset }) => ({
        region,
        id,
        name: request.jobName,
        size,
        offset,
    }));
    if (options.json) printJson({ event: "submitted", token: state.token, jobs });
    else {
        for (const job of jobs)
            print(`submitted ${describeChunk(job)} to ${job.region}: ${job.id}`);
        if (!options.wait) print(`watch it: gpu-batch watch ${resume}`);
    }
    state.told = true;
    store.save(state);
    if (!options.wait) return;
    const verdict = await watchAndReport(jobs, cloud, {
        json: options.json ?? false,
        resume,
    });
    process.exitCode = EXIT[verdict];
}

function describeBeginning({ wish, manifest, digest }: Submission, named: boolean): Beginning {
    const files: Record<string, string> = manifest
        ? { "items.jsonl": manifest.items, "shards.json": manifest.shards }
        : {};
    const prefix = buildSubmissionPrefix(wish.token);
    return {
        token: wish.token,
        named,
        stack: wish.stack,
        digest,
        files,
        uploads: wish.parts.flatMap(({ cell: { region, bucket } }) =>
            Object.keys(files).map((file) => ({ region, bucket, key: `${prefix}/${file}`, file })),
        ),
        jobs: planJobs(wish),
    };
}

function show({ wish, costs }: Submission, options: SubmitOptions): void {
    const jobs = planJobs(wish);
    const usd = costs.reduce((sum, cost) => sum + cost.usd, 0);
    if (options.json) {
        const shown = options.dryRun ? jobs : jobs.map(outline);
        printJson({ event: "plan", worstCaseUsd: usd, costs, jobs: shown });
        return;
    }
    for (const { region, size, request } of jobs)
        print(
            `${region}: ${describeChunk({ offset: 0, size })}, ${request.command?.join(" ") ?? "the job definition's command"}`,
        );
    for (const cost of costs) print(describeCost(cost));
    if (costs.length < wish.parts.length)
        print("worst case: unknown, regions.lock.json has no price for a cell");
    if (costs.length > 1) print(`worst case of all: ${formatDollars(usd)}`);
}

/** A job without its request, whose variables may be secrets: a log is no place for them unless asked for. */
export function outline({ region, offset, size }: PlannedJob) {
    return { region, offset, size };
}

function describeCost(cost: WorstCase): string {
    const { region, type, usdPerHour, instances, hours, usd, onDemandUsd } = cost;
    return (
        `${region}: worst case ${formatDollars(usd)} = ${countNoun(instances, "instance")} of ${type} at ${formatDollars(usdPerHour)} an hour ` +
        `x ${hours.toFixed(1)} h (time limit x attempts); on demand ${formatDollars(onDemandUsd)}`
    );
}
