import * as path from "node:path";
import { Command } from "commander";
import { countNoun, renderProblems } from "../../../core/problems/problems";
import { UserError } from "../../../core/problems/userError";
import { collect, parsePositive, parseWhole } from "../../options";
import { readLock } from "../../project/context";
import {
    addOutputsOptions,
    readDeployedCells,
    type DeployedCell,
} from "../../project/stackOutputs";
import { readTextFile } from "../../project/textFile";
import { formatDollars } from "../../table";
import { connectCloud } from "../aws/cloud";
import { reportInOneLine } from "../aws/errors";
import { describeChunk } from "../chunks";
import { addStateOptions, addWorkOptions } from "../jobOptions";
import { MAX_MANIFEST_BYTES } from "../manifest";
import { resolveDependencies } from "../namedJobs";
import { buildSubmissionPrefix, planJobs } from "../planJobs";
import type { WorstCase } from "../price";
import { print, printJson } from "../print";
import { openStateFolder } from "../stateFolder";
import {
    beginSubmission,
    finishSubmission,
    outlineJob,
    placeClaim,
    type Beginning,
} from "../submission";
import { prepareSubmission, type Submission, type SubmitOptions } from "./inputs";

/** `gpu-batch submit`: a job, an array or a manifest to a cell's queue. */
export function defineSubmitCommand(): Command {
    return addWorkOptions(addStateOptions(addOutputsOptions(new Command("submit"))))
        .description("Submit a job, an array, or a manifest of items, to the cheapest cell")
        .argument("[command...]", "command, after --; by default the job definition's")
        .option("-r, --region <region>", "cell to use; by default the cheapest by the lock")
        .option("--split", "divide the array over all cells, more where it is cheaper")
        .option(
            "-o, --output <s3://bucket/prefix>",
            "where outputs go; by default to the cell's bucket",
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
        .option("--token <token>", "name of this submission: the same token never submits twice")
        .option("--wait", "watch it, and exit as gpu-batch watch does")
        .option("--dry-run", "show what would be submitted and what it can cost")
        .option("--max-usd <dollars>", "refuse when the worst case costs more", parsePositive())
        .addHelpText(
            "after",
            "\nExit status: 0 submitted, 1 refused; with --wait as gpu-batch watch.",
        )
        .action((command: string[], options: SubmitOptions) =>
            reportInOneLine(() => submit(command, options)),
        );
}

async function submit(command: readonly string[], options: SubmitOptions): Promise<void> {
    const manifestText =
        options.manifest === undefined
            ? undefined
            : readTextFile(options.manifest, "--manifest", MAX_MANIFEST_BYTES);
    const cells = await readDeployedCells(options);
    const store = openStateFolder(options.state);
    const dependencies = resolveDependencies(options.dependsOn ?? [], store);
    const lock = readLock(path.resolve(options.cwd));
    const { submission, problems } = prepareSubmission({
        options,
        command,
        manifestText,
        cells,
        lock,
        dependencies,
    });
    if (!submission) throw new UserError(renderProblems("the submission", problems));
    showSubmission(submission, options);
    if (options.dryRun) return;
    const beginning = describeBeginning(submission, cells, options.token !== undefined);
    const state = beginSubmission(beginning, store);
    await finishSubmission(state, store, connectCloud(), { ...options, cells });
}

function describeBeginning(
    { order, manifest, digest }: Submission,
    cells: readonly DeployedCell[],
    named: boolean,
): Beginning {
    const files: Record<string, string> = manifest
        ? { "items.jsonl": manifest.items, "shards.json": manifest.shards }
        : {};
    const prefix = buildSubmissionPrefix(order.token);
    return {
        token: order.token,
        named,
        stack: order.stack,
        digest,
        // Nobody else has a token that was made up here: its own cell is enough.
        claim: placeClaim(order.token, named ? cells : order.parts.map(({ cell }) => cell)),
        files,
        uploads: order.parts.flatMap(({ cell: { region, bucket } }) =>
            Object.keys(files).map((file) => ({ region, bucket, key: `${prefix}/${file}`, file })),
        ),
        jobs: planJobs(order),
    };
}

function showSubmission({ order, costs }: Submission, options: SubmitOptions): void {
    const jobs = planJobs(order);
    const usd = costs.reduce((sum, cost) => sum + cost.usd, 0);
    if (options.json) {
        const shown = options.dryRun ? jobs : jobs.map(outlineJob);
        printJson({ event: "plan", worstCaseUsd: usd, costs, jobs: shown });
        return;
    }
    for (const { region, size, request } of jobs)
        print(
            `${region}: ${describeChunk({ size })}, ${request.command?.join(" ") ?? "the job definition's command"}`,
        );
    for (const cost of costs) print(describeCost(cost));
    if (costs.length < order.parts.length)
        print("worst case: unknown, regions.lock.json has no price for a cell");
    if (costs.length > 1) print(`worst case of all: ${formatDollars(usd)}`);
}

function describeCost(cost: WorstCase): string {
    const { region, type, usdPerHour, instances, hours, usd, onDemandUsd } = cost;
    return (
        `${region}: worst case ${formatDollars(usd)} = ${countNoun(instances, "instance")} of ${type} at ${formatDollars(usdPerHour)} an hour ` +
        `x ${hours.toFixed(1)} h (time limit x attempts); on demand ${formatDollars(onDemandUsd)}`
    );
}
