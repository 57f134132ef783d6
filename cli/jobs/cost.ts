import * as path from "node:path";
import { Command } from "commander";
import { countNoun } from "../../core/problems/problems";
import { listChildIds, describeAll } from "./children";
import { REAL_CLOCK } from "./patience";
import { formatDollars } from "../table";
import { STATUSES, type Cloud, type Job } from "./types";
import { priceUsage, measureUsage } from "./usage";
import { readLock } from "../project/context";
import { connectCloud } from "./aws/cloud";
import {
    reportInOneLine,
    addJobArgument,
    addOutputOptions,
    print,
    printJson,
    type NamedJobOptions,
} from "./options";
import { resolve, type NamedJob } from "./resolve";
import { readCells, type StackOptions } from "./stack";
import { openStateFolder } from "./stateFolder";

interface CostOptions extends StackOptions, NamedJobOptions {}

/** `gpu-batch cost`: what a submission has used, by the lock's prices. */
export function defineCostCommand(): Command {
    return addJobArgument(addOutputOptions(new Command("cost")))
        .description("Estimate what a submission has cost so far, and would cost elsewhere")
        .action((name: string, options: CostOptions) =>
            reportInOneLine(() => printCost(name, options)),
        );
}

/** A job, or the children of an array that have begun. */
async function listParts({ region, id }: NamedJob, cloud: Cloud): Promise<Job[]> {
    const batch = cloud.batch(region);
    const [job] = await describeAll(batch, REAL_CLOCK, [id]);
    if (!job?.array) return job ? [job] : [];
    const ids: string[] = [];
    for (const status of STATUSES)
        if ((job.array.statusSummary[status] ?? 0) > 0)
            ids.push(...(await listChildIds(batch, REAL_CLOCK, id, status)));
    return describeAll(batch, REAL_CLOCK, ids);
}

async function printCost(name: string, options: CostOptions): Promise<void> {
    const { jobs, state } = resolve(name, options.region, openStateFolder(options.state));
    const cells = await readCells({
        ...options,
        stack: options.stack ?? (state?.stack || undefined),
    });
    const lock = readLock(path.resolve(options.cwd));
    const cloud = connectCloud();
    for (const region of new Set(jobs.map((job) => job.region))) {
        const described: Job[] = [];
        for (const job of jobs.filter((one) => one.region === region))
            described.push(...(await listParts(job, cloud)));
        const cell = cells.find((one) => one.region === region);
        const usage = measureUsage(described, Date.now(), cell?.job.gpus ?? 1);
        const bill = priceUsage(
            lock,
            region,
            cell?.instanceTypes ?? [],
            usage.gpuHours,
            cell?.jobsPerGpu ?? 1,
        );
        if (options.json) {
            printJson({ event: "cost", region, asOf: lock.asOf, ...usage, ...bill });
            continue;
        }
        const { gpuHours, lostGpuHours, attempts, reclaims } = usage;
        print(
            `${region}: ${gpuHours.toFixed(2)} GPU-hours in ${countNoun(attempts, "attempt")} (${countNoun(reclaims, "reclaim")}, ${lostGpuHours.toFixed(2)} GPU-hours did not lead to an output)`,
        );
        const say = (usd: number | undefined) =>
            usd === undefined ? "no price in the lock" : formatDollars(usd);
        print(`  on spot here      ${say(bill.usd)} (estimate, prices of ${lock.asOf})`);
        print(`  on demand here    ${say(bill.onDemandUsd)}`);
        for (const [other, usd] of Object.entries(bill.elsewhere))
            print(`  on spot in ${other.padEnd(14)} ${say(usd)}`);
    }
}
