import { parseS3Uri, type S3Location } from "../../../core/aws/s3Uri";
import type { DeployedCell } from "../../project/stackOutputs";
import { cutChunks } from "../chunks";
import { nameJob, TOKEN_TAG } from "../jobNames";
import { buildSubmissionPrefix, type PlannedJob } from "../planJobs";
import type { Claim } from "../price";
import type { Job } from "../types";

/** Variables of the job definition, which the cell of the rerun sets itself, and of the first run's place. */
const NOT_KEPT = [
    "GPU_BATCH_BUCKET",
    "GPU_BATCH_REGION",
    "GPU_BATCH_STACK",
    "GPU_BATCH_INDEX_OFFSET",
    "GPU_BATCH_INDEX_MAP",
];

/** A rerun of some indices of a job. */
export interface Rerun {
    /** The job, or one of the jobs, that they failed in, as Batch describes it. */
    readonly original: Job;
    /** Bucket of the cell that it ran in. */
    readonly fromBucket: string;
    readonly stack: string;
    readonly token: string;
    readonly cell: DeployedCell;
    /** Indices of the whole job, in order. */
    readonly indices: readonly number[];
    readonly timeoutMinutes?: number;
}

/** What a child of a rerun may take at most, as the first run could unless the time is another. */
export function deriveRerunClaim({ original, cell, timeoutMinutes }: Rerun): Claim {
    const firstMinutes =
        original.timeoutSeconds === undefined
            ? cell.job.timeoutMinutes
            : original.timeoutSeconds / 60;
    return {
        ...original.needs,
        gpus: original.needs.gpus || cell.job.gpus,
        timeoutMinutes: timeoutMinutes ?? firstMinutes,
        attempts: cell.job.attempts,
    };
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

/** The locations of a manifest's two files, when the job has a manifest in the bucket of its cell. */
export function listManifestFiles({ original, fromBucket }: Rerun): S3Location[] {
    const shards = parseS3Uri(original.environment.GPU_BATCH_MANIFEST ?? "");
    if (shards?.bucket !== fromBucket) return [];
    return [shards, { ...shards, key: shards.key.replace(/[^/]+$/, "items.jsonl") }];
}
