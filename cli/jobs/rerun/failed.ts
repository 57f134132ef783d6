import { UserError } from "../../../core/problems/userError";
import { describeAll, listChildIds, readChildIndex } from "../children";
import type { Resolved } from "../namedJobs";
import { findOwnPlace } from "../ownPlace";
import type { Clock } from "../patience";
import type { BatchPort, Cloud, Job } from "../types";

/** What has failed of a submission. */
export interface Failed {
    /** One of the jobs that failed, to copy. */
    readonly original: Job;
    readonly region: string;
    /** Indices of the whole job, in order. */
    readonly indices: readonly number[];
}

/**
 * The indices of the whole job that failed in one of its jobs. One call for each hundred, none for the
 * rest. All of an array's when it failed and Batch names no child that did.
 */
export async function listFailedIndices(
    batch: BatchPort,
    clock: Clock,
    job: Job,
    offset: number,
    indexMap: readonly number[] | undefined,
): Promise<number[]> {
    const places = await listFailedPlaces(batch, clock, job);
    return places
        .map((place) => place + offset)
        .map((place) => indexMap?.[place] ?? place)
        .sort((a, b) => a - b);
}

/** Places in a job of what failed; 0 in a job that is not an array. */
async function listFailedPlaces(batch: BatchPort, clock: Clock, job: Job): Promise<number[]> {
    if (!job.array) return job.status === "FAILED" ? [0] : [];
    const { size, statusSummary } = job.array;
    const ids =
        (statusSummary.FAILED ?? 0) > 0 ? await listChildIds(batch, clock, job.id, "FAILED") : [];
    if (ids.length === 0 && job.status === "FAILED") return [...Array(size).keys()];
    return ids.map(readChildIndex);
}

/** The failed indices of every job of a submission, and one of the jobs to copy. */
export async function findFailed(
    { jobs, state }: Resolved,
    cloud: Cloud,
    clock: Clock,
): Promise<Failed | undefined> {
    const indices: number[] = [];
    let from: { original: Job; region: string } | undefined;
    for (const { region, id, offset } of jobs) {
        const batch = cloud.batch(region);
        const [job] = await describeAll(batch, clock, [id]);
        if (!job)
            throw new UserError(
                `Batch no longer knows the job ${id} in ${region}: it forgets jobs about a day after their end; submit it again with the same --output, finished items are skipped`,
            );
        const place = state
            ? { offset, indexMap: state.indexMap }
            : await findOwnPlace(job, region, cloud);
        const own = await listFailedIndices(batch, clock, job, place.offset, place.indexMap);
        if (own.length > 0) from ??= { original: job, region };
        indices.push(...own);
    }
    return from && { ...from, indices: indices.sort((a, b) => a - b) };
}
