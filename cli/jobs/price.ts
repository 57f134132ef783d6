import { findGpuInstance, type GpuInstance } from "../../core/facts/gpuInstances";
import { priceFleet } from "../../core/ranking/fleet";
import type { Lock } from "../../core/lock/lock";
import { fits, countJobsAtOnce, type JobNeeds } from "../../core/settings/jobFit";
import type { TargetCell } from "./cells";

/** What a job asks for, and for how long at most. */
export interface Claim extends JobNeeds {
    readonly timeoutMinutes: number;
    readonly attempts: number;
}

/** The most that jobs can cost in a cell. */
export interface WorstCase {
    readonly region: string;
    readonly children: number;
    /** Dearest type that the jobs fit, which the figures are of. */
    readonly type: string;
    /** Dollars per hour of one instance of it: spot, or on demand when the cell has such an environment. */
    readonly usdPerHour: number;
    readonly onDemandUsdPerHour: number;
    /** Instances if all ran at once. */
    readonly instances: number;
    /** Time limit times attempts. */
    readonly hours: number;
    readonly usd: number;
    readonly onDemandUsd: number;
}

/** Jobs that an instance holds: as its GPUs, its vCPUs and its memory allow. */
function countJobsPerInstance(instance: GpuInstance, claim: Claim, jobsPerGpu: number): number {
    const byGpu = Math.floor((instance.gpus / claim.gpus) * jobsPerGpu);
    return Math.max(1, Math.min(byGpu, countJobsAtOnce(claim, instance)));
}

/**
 * Price x time limit x attempts x children, on the dearest type that Batch may choose, in whole
 * instances. Undefined when the lock has no price for the cell's types.
 */
export function priceWorstCase(
    lock: Lock,
    cell: TargetCell,
    claim: Claim,
    children: number,
): WorstCase | undefined {
    const hours = (claim.timeoutMinutes / 60) * claim.attempts;
    const candidates = (lock.regions[cell.region]?.pools ?? []).flatMap((pool) => {
        const instance = findGpuInstance(pool.type);
        const able = cell.instanceTypes.includes(pool.type) && instance && fits(claim, instance);
        return able ? [{ pool, instance }] : [];
    });
    const costs = candidates.map(({ pool, instance }) => {
        const instances = Math.ceil(
            children / countJobsPerInstance(instance, claim, cell.jobsPerGpu),
        );
        const onDemandUsdPerHour = Number(pool.odUsd);
        const usdPerHour = cell.onDemand ? onDemandUsdPerHour : Number(pool.spotMean7);
        return {
            region: cell.region,
            children,
            type: pool.type,
            usdPerHour,
            onDemandUsdPerHour,
            instances,
            hours,
            usd: usdPerHour * instances * hours,
            onDemandUsd: onDemandUsdPerHour * instances * hours,
        };
    });
    return costs.sort((a, b) => b.usd - a.usd)[0];
}

/** A cell with what its fleet costs by the lock. */
export interface PricedCell {
    readonly cell: TargetCell;
    /** Mean of the cheapest pools, dollars per GPU-hour on spot. */
    readonly usdPerGpuHour: number;
}

/** Cells that the lock has a price of, cheapest first. */
export function sortByPrice(lock: Lock, cells: readonly TargetCell[]): PricedCell[] {
    return cells
        .flatMap((cell) => {
            const row = lock.regions[cell.region];
            const price = row && priceFleet(row, cell.instanceTypes);
            return price ? { cell, usdPerGpuHour: price.spotUsdPerGpuHour } : [];
        })
        .sort((a, b) => a.usdPerGpuHour - b.usdPerGpuHour);
}
