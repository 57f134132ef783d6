import { parseS3Uri } from "../../core/aws/s3Uri";
import { UserError } from "../../core/problems/userError";
import { readChildIndex } from "./children";
import type { Cloud, Job } from "./types";

/** Where a job stands in the whole job. */
export interface Place {
    /** First index of the whole job, or first place in the index map, that it runs. */
    readonly offset: number;
    /** The indices of the whole job by place, in a rerun. */
    readonly indexMap?: readonly number[];
}

/**
 * Where a job without a state stands in the whole job: its variables say it, as they do to the worker.
 * @throws UserError when they cannot be right, or its index map cannot be read
 */
export async function findOwnPlace(job: Job, region: string, cloud: Cloud): Promise<Place> {
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
