import * as path from "node:path";
import { Command } from "commander";
import type { Lock } from "../../core/lock/lock";
import { countNoun } from "../../core/problems/problems";
import { readLock } from "../project/context";
import {
    addOutputsOptions,
    readDeployedCells,
    type DeployedCell,
    type OutputsOptions,
} from "../project/stackOutputs";
import { formatDollars } from "../table";
import { connectCloud } from "./aws/cloud";
import { reportInOneLine } from "./aws/errors";
import { describeAll, listChildIds } from "./children";
import { addJobArgument, type NamedJobOptions } from "./jobOptions";
import { resolveJobs, type NamedJob } from "./namedJobs";
import { REAL_CLOCK } from "./patience";
import { print, printJson } from "./print";
import { openStateFolder } from "./stateFolder";
import { STATUSES, type Cloud, type Job } from "./types";
import { measureUsage, priceUsage, type Bill, type Usage } from "./usage";

interface CostOptions extends OutputsOptions, NamedJobOptions {}

/** `gpu-batch cost`: what a submission has used, by the lock's prices. */
export function defineCostCommand(): Command {
    return addJobArgument(addOutputsOptions(new Command("cost")))
        .description("Estimate what a submission has cost so far, and would cost elsewhere")
        .action((name: string, options: CostOptions) =>
            reportInOneLine(() => printCost(name, options)),
        );
}

async function printCost(name: string, options: CostOptions): Promise<void> {
    const { jobs, state } = resolveJobs(name, options.region, openStateFolder(options.state));
    const stack = options.stack ?? (state?.stack || undefined);
    const cells = await readDeployedCells({ ...options, stack });
    const lock = readLock(path.resolve(options.cwd));
    const cloud = connectCloud();
    for (const region of new Set(jobs.map((job) => job.region))) {
        const own = jobs.filter((one) => one.region === region);
        const cell = cells.find((one) => one.region === region);
        const described = await describeParts(own, cloud);
        const usage = measureUsage(described, Date.now(), cell?.job.gpus ?? 1);
        const bill = priceRegion(lock, region, cell, usage);
        if (options.json) printJson({ event: "cost", region, asOf: lock.asOf, ...usage, ...bill });
        else printRegion(region, lock.asOf, usage, bill);
    }
}

/** The jobs, and in place of an array its children that have begun. */
async function describeParts(jobs: readonly NamedJob[], cloud: Cloud): Promise<Job[]> {
    const parts: Job[] = [];
    for (const { region, id } of jobs) {
        const batch = cloud.batch(region);
        const [job] = await describeAll(batch, REAL_CLOCK, [id]);
        if (!job?.array) {
            if (job) parts.push(job);
            continue;
        }
        for (const status of STATUSES) {
            if ((job.array.statusSummary[status] ?? 0) === 0) continue;
            const ids = await listChildIds(batch, REAL_CLOCK, id, status);
            parts.push(...(await describeAll(batch, REAL_CLOCK, ids)));
        }
    }
    return parts;
}

function priceRegion(
    lock: Lock,
    region: string,
    cell: DeployedCell | undefined,
    { gpuHours }: Usage,
): Bill {
    return priceUsage(lock, region, cell?.instanceTypes ?? [], gpuHours, cell?.jobsPerGpu ?? 1);
}

function printRegion(region: string, asOf: string, usage: Usage, bill: Bill): void {
    const { gpuHours, lostGpuHours, attempts, reclaims } = usage;
    const show = (usd: number | undefined) =>
        usd === undefined ? "no price in the lock" : formatDollars(usd);
    print(
        `${region}: ${gpuHours.toFixed(2)} GPU-hours in ${countNoun(attempts, "attempt")} (${countNoun(reclaims, "reclaim")}, ${lostGpuHours.toFixed(2)} GPU-hours did not lead to an output)`,
    );
    print(`  on spot here      ${show(bill.usd)} (estimate, prices of ${asOf})`);
    print(`  on demand here    ${show(bill.onDemandUsd)}`);
    for (const [other, usd] of Object.entries(bill.elsewhere))
        print(`  on spot in ${other.padEnd(14)} ${show(usd)}`);
}
