import { priceFleet } from "../../core/ranking/fleet";
import type { Lock } from "../../core/lock/lock";
import { countReclaims } from "./endings";
import type { Job } from "./types";

/** Regions that costs are compared with: where teams run without a thought, and where the lock is dear. */
export const COMPARED_REGIONS = ["us-east-1", "ap-northeast-1"] as const;

/** What jobs have used up to now. */
export interface Usage {
    readonly jobs: number;
    readonly attempts: number;
    /** Attempts that lost their instance. */
    readonly reclaims: number;
    /** GPU-hours of all attempts, those that failed or were lost included. */
    readonly gpuHours: number;
    /** Of these in attempts that did not succeed. */
    readonly lostGpuHours: number;
}

const HOUR = 3_600_000;

/**
 * Adds up the attempts of jobs, the one at work included. Times in milliseconds since 1970.
 * @param sharedGpus GPUs that a job counts for when it reserves none, since jobs share them
 */
export function measureUsage(jobs: readonly Job[], now: number, sharedGpus = 0): Usage {
    let attempts = 0;
    let lost = 0;
    let all = 0;
    for (const job of jobs) {
        const ended = job.attempts.map(({ startedAt, stoppedAt }) =>
            startedAt === undefined ? 0 : Math.max(0, (stoppedAt ?? now) - startedAt),
        );
        // Batch lists an attempt when it has ended; one that is listed already counts once.
        const listed = job.attempts.some((one) => one.startedAt !== undefined && !one.stoppedAt);
        const atWork =
            job.status === "RUNNING" && job.startedAt !== undefined && !listed
                ? now - job.startedAt
                : 0;
        const gpus = job.needs.gpus || sharedGpus;
        const sum = ended.reduce((a, b) => a + b, 0);
        const useful = job.status === "SUCCEEDED" ? (ended.at(-1) ?? 0) : 0;
        attempts += ended.length + (atWork > 0 ? 1 : 0);
        all += ((sum + atWork) * gpus) / HOUR;
        lost += ((sum - useful) * gpus) / HOUR;
    }
    return {
        jobs: jobs.length,
        attempts,
        reclaims: jobs.reduce((sum, job) => sum + countReclaims(job), 0),
        gpuHours: all,
        lostGpuHours: lost,
    };
}

/** What GPU-hours cost, here and elsewhere; dollars, undefined where the lock has no price. */
export interface Bill {
    readonly usd?: number;
    readonly onDemandUsd?: number;
    /** On spot in other regions. */
    readonly elsewhere: Readonly<Record<string, number | undefined>>;
}

/**
 * Prices GPU-hours by the lock: mean of the fleet's cheapest pools. Batch does not tell which type an
 * attempt ran on, so this is an estimate; the bill is in Cost Explorer, by the tag gpu-batch:stack.
 */
export function priceUsage(
    lock: Lock,
    region: string,
    instanceTypes: readonly string[],
    gpuHours: number,
    jobsPerGpu: number,
): Bill {
    const price = (name: string) => {
        const row = lock.regions[name];
        return row && priceFleet(row, instanceTypes);
    };
    const times = (usd: number | undefined) =>
        usd === undefined ? undefined : (usd * gpuHours) / jobsPerGpu;
    const here = price(region);
    return {
        usd: times(here?.spotUsdPerGpuHour),
        onDemandUsd: times(here?.onDemandUsdPerGpuHour),
        elsewhere: Object.fromEntries(
            COMPARED_REGIONS.filter((name) => name !== region).map((name) => [
                name,
                times(price(name)?.spotUsdPerGpuHour),
            ]),
        ),
    };
}
