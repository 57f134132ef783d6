import { parseS3Uri } from "../../../core/aws/s3Uri";
import { UserError } from "../../../core/problems/userError";
import { describeAll, listChildIds, readChildIndex } from "../children";
import type { Resolved } from "../namedJobs";
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

interface Place {
    readonly offset: number;
    readonly indexMap?: readonly number[];
}

/** Where a job without a state stands in the whole job: its variables say it, as they do to the worker. */
async function findOwnPlace(job: Job, region: string, cloud: Cloud): Promise<Place> {
    const { GPU_BATCH_INDEX_OFFSET: first = "0", GPU_BATCH_INDEX_MAP: map } = job.environment;
    const offset = Number(first) + readChildIndex(job.id);
    if (!Number.isSafeInteger(offset))
        throw new UserError(
            `the job ${job.id} has GPU_BATCH_INDEX_OFFSET=${first}, which is not an index; give the token of its submission`,
        );
    return map === undefined
        ? { offset }
        : { offset, indexMap: await readMap(map, offset + (job.array?.size ?? 1), region, cloud) };
}

/** The index map of a rerun, as `renderIndexMap` wrote it. */
async function readMap(
    uri: string,
    length: number,
    region: string,
    cloud: Cloud,
): Promise<readonly number[]> {
    const otherwise = "give the token that its rerun printed, where it was submitted from";
    let indices: unknown;
    try {
        const location = parseS3Uri(uri);
        if (!location) throw new Error("it is not an S3 URI");
        const text = await cloud.objects(region).get(location.bucket, location.key);
        ({ indices } = JSON.parse(text) as { indices?: unknown });
    } catch (error) {
        throw new UserError(
            `the job is a rerun, and its index map ${uri} cannot be read: ${(error as Error).message}; ${otherwise}`,
        );
    }
    if (!Array.isArray(indices) || !indices.every(Number.isSafeInteger) || indices.length < length)
        throw new UserError(
            `the job is a rerun, and ${uri} does not hold the indices of its ${length} places; ${otherwise}`,
        );
    return indices as number[];
}
