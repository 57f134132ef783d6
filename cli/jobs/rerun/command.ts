import { createHash } from "node:crypto";
import * as path from "node:path";
import { Command } from "commander";
import { renderProblems } from "../../../core/problems/problems";
import { UserError } from "../../../core/problems/userError";
import { parsePositive, parseWhole } from "../../options";
import { readLock } from "../../project/context";
import {
    addOutputsOptions,
    findDeployedCell,
    findStackName,
    readDeployedCells,
    type DeployedCell,
    type OutputsOptions,
} from "../../project/stackOutputs";
import { formatDollars } from "../../table";
import { connectCloud } from "../aws/cloud";
import { reportInOneLine } from "../aws/errors";
import { findTokenProblem } from "../jobNames";
import { addStateOptions, type StateOptions } from "../jobOptions";
import { renderIndexMap } from "../manifestShards";
import { outlastFailures } from "../lasting";
import { resolveJobs } from "../namedJobs";
import { REAL_CLOCK } from "../patience";
import { buildSubmissionPrefix, type PlannedJob } from "../planJobs";
import { priceWorstCase, type WorstCase } from "../price";
import { print, printJson } from "../print";
import { openStateFolder } from "../stateFolder";
import {
    beginSubmission,
    finishSubmission,
    outlineJob,
    placeClaim,
    type Beginning,
} from "../submission";
import type { Cloud } from "../types";
import { findFailed, type Failed } from "./failed";
import { chooseRerunToken, deriveRerunToken } from "./token";
import { deriveRerunClaim, listManifestFiles, planRerun, type Rerun } from "./rerun";

interface RerunOptions extends OutputsOptions, StateOptions {
    readonly region?: string;
    readonly from?: string;
    readonly token?: string;
    readonly timeout?: number;
    readonly maxUsd?: number;
    readonly dryRun?: boolean;
    readonly wait?: boolean;
}

/** `gpu-batch rerun`: only what failed, as one new array, also in another cell. */
export function defineRerunCommand(): Command {
    return addStateOptions(addOutputsOptions(new Command("rerun")))
        .description("Submit the failed children of a submission again, and only those")
        .argument("<job>", "token of a submission, or a job id")
        .option("-r, --region <region>", "cell to run in; by default the one they failed in")
        .option("--from <region>", "region of a job that was not submitted from here")
        .option("--token <token>", "name of this rerun: the same token never submits twice")
        .option("--timeout <minutes>", "time limit of one attempt", parseWhole(1))
        .option("--max-usd <dollars>", "refuse when the worst case costs more", parsePositive())
        .option("--dry-run", "show what would be submitted")
        .option("--wait", "watch it, and exit as gpu-batch watch does")
        .addHelpText(
            "after",
            "\nExit status: 0 submitted, or nothing has failed; 1 refused; with --wait as gpu-batch watch.",
        )
        .action((name: string, options: RerunOptions) =>
            reportInOneLine(() => rerun(name, options)),
        );
}

async function rerun(name: string, options: RerunOptions): Promise<void> {
    const store = openStateFolder(options.state);
    const resolved = resolveJobs(name, options.from, store);
    const stack = options.stack ?? (resolved.state?.stack || undefined);
    const cells = await readDeployedCells({ ...options, stack });
    const cloud = outlastFailures(connectCloud(), REAL_CLOCK);
    const failed = await findFailed(resolved, cloud, REAL_CLOCK);
    if (!failed) {
        if (options.json) printJson({ event: "plan", jobs: [] });
        else print("nothing has failed");
        return;
    }
    const cell = chooseCell(failed, cells, options);
    // The same failures, sent to the same cell, are the same rerun.
    const digest = createHash("sha256")
        .update(
            JSON.stringify(["rerun", resolved.jobs, failed.indices, cell.region, options.timeout]),
        )
        .digest("hex");
    const token = await chooseToken(digest, cells, cloud, options);
    const plan = describeRerun(failed, { stack, cells, cell, token }, options);
    const jobs = planRerun(plan);
    const cost = priceRerun(plan, options);
    showRerun(plan, jobs, cost, options);
    if (options.dryRun) return;
    const beginning: Beginning = {
        token: plan.token,
        // Another process may have made up the same.
        named: true,
        stack: plan.stack,
        digest,
        claim: placeClaim(plan.token, cells),
        indexMap: [...plan.indices],
        jobs,
        ...(await collectFiles(plan, failed.region, cloud)),
    };
    const state = beginSubmission(beginning, store);
    await finishSubmission(state, store, cloud, { ...options, cells });
}

function chooseCell(
    { region }: Failed,
    cells: readonly DeployedCell[],
    options: RerunOptions,
): DeployedCell {
    const { cell, problems } = findDeployedCell(cells, options.region ?? region);
    if (!cell) throw new UserError(renderProblems("the rerun", problems));
    return cell;
}

/** The token that was given, or one that every rerun of the same failures comes to. */
async function chooseToken(
    digest: string,
    cells: readonly DeployedCell[],
    cloud: Cloud,
    { token, dryRun }: RerunOptions,
): Promise<string> {
    const wrong = token === undefined ? undefined : findTokenProblem(token);
    if (wrong !== undefined)
        throw new UserError(renderProblems("the rerun", [{ key: "--token", message: wrong }]));
    if (token !== undefined) return token;
    if (dryRun) return deriveRerunToken(digest, 0);
    return chooseRerunToken(digest, cells, cloud, REAL_CLOCK, performance.timeOrigin);
}

/** What a rerun has beside the jobs that failed. */
interface Destination {
    readonly stack: string | undefined;
    readonly cells: readonly DeployedCell[];
    readonly cell: DeployedCell;
    readonly token: string;
}

/** The rerun that was asked for. */
function describeRerun(
    { original, region, indices }: Failed,
    { stack, cells, cell, token }: Destination,
    options: RerunOptions,
): Rerun {
    return {
        original,
        fromBucket:
            original.environment.GPU_BATCH_BUCKET ??
            cells.find((one) => one.region === region)?.bucket ??
            "",
        stack: stack ?? findStackName(cells) ?? "",
        token,
        cell,
        indices,
        timeoutMinutes: options.timeout,
    };
}

/** The worst case of a rerun; refused when it is above the ceiling. */
function priceRerun(plan: Rerun, { cwd, maxUsd }: RerunOptions): WorstCase | undefined {
    const lock = readLock(path.resolve(cwd));
    const cost = priceWorstCase(lock, plan.cell, deriveRerunClaim(plan), plan.indices.length);
    if (maxUsd !== undefined && (!cost || cost.usd > maxUsd))
        throw new UserError(
            `--max-usd is ${formatDollars(maxUsd)}, and the worst case is ${cost ? formatDollars(cost.usd) : "unknown"}; allow more, or give the children less time (--timeout)`,
        );
    return cost;
}

function showRerun(
    { indices, cell }: Rerun,
    jobs: readonly PlannedJob[],
    cost: WorstCase | undefined,
    options: RerunOptions,
): void {
    if (options.json) {
        printJson({
            event: "plan",
            worstCaseUsd: cost?.usd,
            costs: cost ? [cost] : [],
            jobs: options.dryRun ? jobs : jobs.map(outlineJob),
            indices,
        });
        return;
    }
    if (cost) print(`worst case ${formatDollars(cost.usd)}`);
    print(`failed children: ${indices.length}, to ${cell.region}`);
}

/** What the children need beside their jobs: which index each has, and the manifest where the bucket is another. */
async function collectFiles(
    plan: Rerun,
    fromRegion: string,
    cloud: Cloud,
): Promise<Pick<Beginning, "files" | "uploads">> {
    const { region, bucket } = plan.cell;
    const map = "indices.json";
    const files: Record<string, string> = { [map]: renderIndexMap(plan.indices) };
    const uploads = [
        { region, bucket, key: `${buildSubmissionPrefix(plan.token)}/${map}`, file: map },
    ];
    if (bucket !== plan.fromBucket)
        for (const { bucket: from, key } of listManifestFiles(plan)) {
            const file = path.posix.basename(key);
            files[file] = await cloud.objects(fromRegion).get(from, key);
            uploads.push({ region, bucket, key, file });
        }
    return { files, uploads };
}
