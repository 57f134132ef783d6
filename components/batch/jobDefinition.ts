import type { CellNames } from "../../core/facts/names";
import { buildRetryStrategy } from "../../core/facts/retryStrategy";
import { buildContainerProperties } from "./containerProperties";
import { SCHEDULING_PRIORITY, type Shares } from "./jobQueue";

/** What one job gets. */
export interface JobShape {
    readonly vcpus: number;
    /** Hard limit in MiB; what a type registers is less than its nominal memory. */
    readonly memoryMiB: number;
    /** GPUs that a job reserves; a whole number of 1 or more. */
    readonly gpus: number;
    /** Size of /dev/shm in MiB. */
    readonly sharedMemoryMiB: number;
    /** Time limit of one attempt; 1 or more. */
    readonly timeoutMinutes: number;
    /** Attempts of a job whose instance is lost, 2 to 10. */
    readonly attempts: number;
    /** Command of a job that is submitted without one. */
    readonly command: readonly string[];
}

/** What a job definition is made from; plain values only. */
export interface JobDefinitionSpec {
    readonly stack: string;
    readonly region: string;
    readonly names: CellNames;
    readonly job: JobShape;
    /** Jobs that share a GPU; 1 reserves whole GPUs. */
    readonly jobsPerGpu: number;
    readonly imageUri: string;
    readonly fairShare: Shares;
    readonly tags: Readonly<Record<string, string>>;
}

/**
 * Arguments of the job definition.
 * @see https://docs.aws.amazon.com/batch/latest/userguide/job_definition_parameters.html
 */
export function buildJobDefinition({
    stack,
    region,
    names,
    job,
    jobsPerGpu,
    imageUri,
    fairShare,
    tags,
}: JobDefinitionSpec) {
    return {
        // Clients that submit by name go on when the definition is replaced.
        name: names.jobDefinition,
        type: "container",
        platformCapabilities: ["EC2"],
        containerProperties: buildContainerProperties({
            ...job,
            imageUri,
            reservedGpus: jobsPerGpu === 1 ? job.gpus : 0,
            jobRoleArn: names.jobRoleArn,
            executionRoleArn: names.executionRoleArn,
            logGroup: names.logGroup,
            region,
            environment: {
                GPU_BATCH_BUCKET: names.bucket,
                GPU_BATCH_REGION: region,
                GPU_BATCH_STACK: stack,
            },
        }),
        retryStrategy: buildRetryStrategy(job.attempts),
        timeout: { attemptDurationSeconds: job.timeoutMinutes * 60 },
        ...(Object.keys(fairShare).length > 0 ? { schedulingPriority: SCHEDULING_PRIORITY } : {}),
        propagateTags: true,
        // A queued job keeps the revision that it was submitted with.
        deregisterOnNewRevision: false,
        tags: { ...tags },
    };
}
