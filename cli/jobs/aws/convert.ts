import type {
    AttemptDetail,
    ComputeEnvironmentDetail,
    JobDetail,
    JobQueueDetail,
    SubmitJobCommandInput,
} from "@aws-sdk/client-batch";
import type { Attempt, EnvironmentState, Job, JobRequest, QueueState, Status } from "../types";

/** Keys without value out: a document has them or has them not. */
function keepPresent<T extends object>(object: T): T {
    return Object.fromEntries(
        Object.entries(object).filter(([, value]) => value !== undefined),
    ) as T;
}

function toAttempt({ container = {}, startedAt, stoppedAt, statusReason }: AttemptDetail): Attempt {
    return keepPresent({
        startedAt,
        stoppedAt,
        statusReason,
        exitCode: container.exitCode,
        reason: container.reason,
        logStream: container.logStreamName,
    });
}

/** A requirement's number, from where Batch has it today or from where it had it before. */
function readNeeds(container: NonNullable<JobDetail["container"]>): Job["needs"] {
    const value = (type: string) =>
        Number(container.resourceRequirements?.find((one) => one.type === type)?.value ?? 0);
    return {
        vcpus: value("VCPU") || (container.vcpus ?? 0),
        memoryMiB: value("MEMORY") || (container.memory ?? 0),
        gpus: value("GPU"),
    };
}

/** What this command uses of a job's description. */
export function toJob(detail: JobDetail): Job {
    const { container = {}, arrayProperties } = detail;
    return keepPresent({
        id: detail.jobId ?? "",
        name: detail.jobName ?? "",
        status: detail.status as Status,
        statusReason: detail.statusReason,
        createdAt: detail.createdAt,
        startedAt: detail.startedAt,
        stoppedAt: detail.stoppedAt,
        queueArn: detail.jobQueue ?? "",
        jobDefinitionArn: detail.jobDefinition ?? "",
        array:
            arrayProperties?.size === undefined
                ? undefined
                : {
                      size: arrayProperties.size,
                      statusSummary: arrayProperties.statusSummary ?? {},
                  },
        attempts: (detail.attempts ?? []).map(toAttempt),
        ended: (detail.isCancelled ?? false) || (detail.isTerminated ?? false),
        command: container.command ?? [],
        environment: Object.fromEntries(
            (container.environment ?? []).map(({ name = "", value = "" }) => [name, value]),
        ),
        needs: readNeeds(container),
        timeoutSeconds: detail.timeout?.attemptDurationSeconds,
        shareIdentifier: detail.shareIdentifier,
        image: container.image,
        exitCode: container.exitCode,
        reason: container.reason,
        logStream: container.logStreamName,
        logGroup: container.logConfiguration?.options?.["awslogs-group"],
    });
}

/**
 * The SubmitJob call of a request. Sizes go into `resourceRequirements`: the older fields `vcpus` and
 * `memory` are refused for definitions that use these.
 * @see https://docs.aws.amazon.com/batch/latest/APIReference/API_ContainerOverrides.html
 */
export function toSubmitInput(request: JobRequest): SubmitJobCommandInput {
    const resources = (
        [
            ["VCPU", request.vcpus],
            ["MEMORY", request.memoryMiB],
            ["GPU", request.gpus],
        ] as const
    ).flatMap(([type, value]) => (value === undefined ? [] : { type, value: String(value) }));
    return keepPresent({
        jobName: request.jobName,
        jobQueue: request.jobQueue,
        jobDefinition: request.jobDefinition,
        arrayProperties: request.arraySize === undefined ? undefined : { size: request.arraySize },
        containerOverrides: keepPresent({
            command: request.command === undefined ? undefined : [...request.command],
            environment: Object.entries(request.environment).map(([name, value]) => ({
                name,
                value,
            })),
            resourceRequirements: resources.length > 0 ? resources : undefined,
        }),
        timeout:
            request.timeoutSeconds === undefined
                ? undefined
                : { attemptDurationSeconds: request.timeoutSeconds },
        dependsOn:
            request.dependsOn.length > 0
                ? request.dependsOn.map((jobId) => ({ jobId }))
                : undefined,
        shareIdentifier: request.shareIdentifier,
        tags: { ...request.tags },
        propagateTags: true,
    });
}

function toEnvironmentState(detail: ComputeEnvironmentDetail): EnvironmentState {
    const resources = detail.computeResources;
    return keepPresent({
        name: detail.computeEnvironmentName ?? "",
        state: detail.state ?? "",
        status: detail.status ?? "",
        statusReason: detail.statusReason,
        maxVcpus: resources?.maxvCpus ?? 0,
        desiredVcpus: resources?.desiredvCpus ?? 0,
        instanceTypes: resources?.instanceTypes ?? [],
        spot: resources?.type === "SPOT",
    });
}

/** A queue with its environments, in its order. */
export function toQueue(
    queue: JobQueueDetail,
    environments: readonly ComputeEnvironmentDetail[],
): QueueState {
    return keepPresent({
        name: queue.jobQueueName ?? "",
        state: queue.state ?? "",
        status: queue.status ?? "",
        statusReason: queue.statusReason,
        environments: environments.map(toEnvironmentState),
    });
}
