import { createHash, randomBytes } from "node:crypto";
import * as path from "node:path";
import { Command } from "commander";
import { renderProblems } from "../../../core/problems/problems";
import { findCell } from "../cells";
import { renderIndexMap } from "../manifest";
import { REAL_CLOCK } from "../patience";
import { buildSubmissionPrefix } from "../plan";
import { priceWorstCase, type WorstCase } from "../price";
import { formatDollars } from "../../table";
import { listManifestFiles, findPlace, planRerun, type Rerun } from "./rerun";
import { UserError } from "../../../core/problems/userError";
import { readLock } from "../../project/context";
import { parsePositive, parseWhole } from "../../options";
import { connectCloud } from "../aws/cloud";
import { begin } from "../begin";
import { findFailed } from "./failed";
import {
    reportInOneLine,
    addOutputOptions,
    print,
    printJson,
    addStateOptions,
    type StateOptions,
} from "../options";
import { resolve } from "../resolve";
import { readCells, type StackOptions } from "../stack";
import { openStateFolder } from "../stateFolder";
import { finish, outline } from "../submit/command";

interface RerunOptions extends StackOptions, StateOptions {
    readonly region?: string;
    readonly from?: string;
    readonly timeout?: number;
    readonly maxUsd?: number;
    readonly dryRun?: boolean;
    readonly wait?: boolean;
}

/** `gpu-batch rerun`: only what failed, as one new array, also in another cell. */
export function defineRerunCommand(): Command {
    return addStateOptions(addOutputOptions(new Command("rerun")))
        .description("Submit the failed children of a submission again, and only those")
        .argument("<job>", "token of a submission, or a job id")
        .option("-r, --region <region>", "cell to run in; the default is the one they failed in")
        .option("--from <region>", "region of a job that was not submitted from here")
        .option("--timeout <minutes>", "time limit of one attempt", parseWhole(1))
        .option("--max-usd <dollars>", "refuse when the worst case is above", parsePositive())
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
    const resolved = resolve(name, options.from, store);
    const stack = options.stack ?? (resolved.state?.stack || undefined);
    const cells = await readCells({ ...options, stack });
    const cloud = connectCloud();
    const failed = await findFailed(resolved, cloud, REAL_CLOCK);
    if (!failed) {
        if (options.json) printJson({ event: "plan", jobs: [] });
        else print("nothing has failed");
        return;
    }
    const { cell, problems } = findCell(cells, options.region ?? failed.region);
    if (!cell) throw new UserError(renderProblems("the rerun", problems));
    const digest = createHash("sha256")
        .update(
            JSON.stringify(["rerun", resolved.jobs, failed.indices, cell.region, options.timeout]),
        )
        .digest("hex");
    const plan: Rerun = {
        original: failed.original,
        fromBucket:
            failed.original.environment.GPU_BATCH_BUCKET ??
            cells.find(({ region }) => region === failed.region)?.bucket ??
            "",
        stack: stack ?? "",
        token: randomBytes(5).toString("hex"),
        cell,
        indices: failed.indices,
        timeoutMinutes: options.timeout,
    };
    const jobs = planRerun(plan);
    const cost = checkCost(plan, options);
    if (options.json)
        printJson({
            event: "plan",
            worstCaseUsd: cost?.usd,
            costs: cost ? [cost] : [],
            jobs: options.dryRun ? jobs : jobs.map(outline),
            indices: failed.indices,
        });
    else print(`failed children: ${failed.indices.length}, to ${cell.region}`);
    if (options.dryRun) return;

    const files: Record<string, string> = { "indices.json": renderIndexMap(failed.indices) };
    const uploads = [
        {
            region: cell.region,
            bucket: cell.bucket,
            key: `${buildSubmissionPrefix(plan.token)}/indices.json`,
            file: "indices.json",
        },
    ];
    if (cell.bucket !== plan.fromBucket)
        for (const uri of listManifestFiles(plan)) {
            const { bucket, key } = findPlace(uri);
            const file = key.replace(/^.*\//, "");
            files[file] = await cloud.objects(failed.region).get(bucket, key);
            uploads.push({ region: cell.region, bucket: cell.bucket, key, file });
        }
    const { token } = plan;
    const state = begin(
        {
            token,
            named: false,
            stack: plan.stack,
            digest,
            indexMap: [...failed.indices],
            files,
            uploads,
            jobs,
        },
        store,
    );
    await finish(state, store, cloud, options);
}

/** The worst case of a rerun, refused when it is above the ceiling. */
function checkCost(
    { cell, original, indices }: Rerun,
    options: RerunOptions,
): WorstCase | undefined {
    const claim = {
        ...original.needs,
        gpus: original.needs.gpus || cell.job.gpus,
        timeoutMinutes:
            options.timeout ??
            (original.timeoutSeconds === undefined
                ? cell.job.timeoutMinutes
                : original.timeoutSeconds / 60),
        attempts: cell.job.attempts,
    };
    const cost = priceWorstCase(readLock(path.resolve(options.cwd)), cell, claim, indices.length);
    if (!options.json && cost) print(`worst case ${formatDollars(cost.usd)}`);
    if (options.maxUsd !== undefined && (!cost || cost.usd > options.maxUsd))
        throw new UserError(
            `--max-usd is ${formatDollars(options.maxUsd)}, and the worst case is ${cost ? formatDollars(cost.usd) : "unknown"}; allow more, or give the children less time (--timeout)`,
        );
    return cost;
}
