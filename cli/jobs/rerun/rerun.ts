import { buildSubmissionPrefix, type PlannedJob } from "../planJobs";
import type { TargetCell } from "../../project/stackOutputs";
import { cutChunks } from "../chunks";
import { listChildIds, readChildIndex } from "../children";
import { nameJob, TOKEN_TAG } from "../jobNames";
import type { Clock } from "../patience";
import type { BatchPort, Job } from "../types";

/** Variables of the job definition, which the cell of the rerun sets itself, and of the first run's place. */
const NOT_KEPT = [
    "GPU_BATCH_BUCKET",
    "GPU_BATCH_REGION",
    "GPU_BATCH_STACK",
    "GPU_BATCH_INDEX_OFFSET",
    "GPU_BATCH_INDEX_MAP",
];

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
    const places = !job.array
        ? job.status === "FAILED"
            ? [0]
            : []
        : (job.array.statusSummary.FAILED ?? 0) > 0
          ? (await listChildIds(batch, clock, job.id, "FAILED")).map(readChildIndex)
          : [];
    if (job.array && job.status === "FAILED" && places.length === 0)
        places.push(...Array(job.array.size).keys());
    return places
        .map((place) => place + offset)
        .map((place) => indexMap?.[place] ?? place)
        .sort((a, b) => a - b);
}

/** A rerun of some indices of a job. */
export interface Rerun {
    /** The job, or one of the jobs, that they failed in, as Batch describes it. */
    readonly original: Job;
    /** Bucket of the cell that it ran in. */
    readonly fromBucket: string;
    readonly stack: string;
    readonly token: string;
    readonly cell: TargetCell;
    /** Indices of the whole job, in order. */
    readonly indices: readonly number[];
    readonly timeoutMinutes?: number;
}

/** An address in the first cell's bucket is the same place in the second's. */
function moveUri(uri: string, { fromBucket, cell }: Rerun): string {
    const from = `s3://${fromBucket}/`;
    return uri.startsWith(from) ? `s3://${cell.bucket}/${uri.slice(from.length)}` : uri;
}

function buildEnvironment(rerun: Rerun): Record<string, string> {
    const kept = Object.entries(rerun.original.environment).filter(
        ([name]) => !NOT_KEPT.includes(name) && !name.startsWith("AWS_BATCH"),
    );
    return Object.fromEntries(kept.map(([name, value]) => [name, moveUri(value, rerun)]));
}

/**
 * The jobs that run the indices again, with the command, sizes and share of the first run: one array
 * for up to 10,000 of them. The worker finds each child's index in the map beside the submission.
 */
export function planRerun(rerun: Rerun): PlannedJob[] {
    const { original, cell, token, indices, stack, timeoutMinutes } = rerun;
    const command =
        original.command[0] === "gpu-batch-worker"
            ? original.command
            : ["gpu-batch-worker", "index", "--", ...original.command];
    const { vcpus, memoryMiB, gpus } = original.needs;
    const label = original.name.replace(/-[^-]+-\d+$/, "");
    return cutChunks(indices.length).map(({ offset, size }, number) => ({
        region: cell.region,
        offset,
        size,
        request: {
            jobName: nameJob(label, token, number),
            jobQueue: cell.queueArn,
            jobDefinition: cell.jobDefinitionArn,
            ...(size > 1 ? { arraySize: size } : {}),
            command,
            environment: {
                ...buildEnvironment(rerun),
                ...(offset > 0 ? { GPU_BATCH_INDEX_OFFSET: String(offset) } : {}),
                GPU_BATCH_INDEX_MAP: `s3://${cell.bucket}/${buildSubmissionPrefix(token)}/indices.json`,
            },
            ...(vcpus > 0 ? { vcpus } : {}),
            ...(memoryMiB > 0 ? { memoryMiB } : {}),
            ...(gpus > 0 ? { gpus } : {}),
            timeoutSeconds: timeoutMinutes ? timeoutMinutes * 60 : original.timeoutSeconds,
            dependsOn: [],
            ...(original.shareIdentifier ? { shareIdentifier: original.shareIdentifier } : {}),
            tags: { [TOKEN_TAG]: token, "gpu-batch:stack": stack },
        },
    }));
}

/** Bucket and key of an address in S3. */
export function findPlace(uri: string): { bucket: string; key: string } {
    const [, bucket = "", key = ""] = /^s3:\/\/([^/]+)\/(.*)$/.exec(uri) ?? [];
    return { bucket, key };
}

/** The addresses of a manifest's two files, when the job has a manifest in the bucket of its cell. */
export function listManifestFiles({ original, fromBucket }: Rerun): string[] {
    const uri = original.environment.GPU_BATCH_MANIFEST ?? "";
    return uri.startsWith(`s3://${fromBucket}/`) ? [uri, uri.replace(/[^/]+$/, "items.jsonl")] : [];
}
