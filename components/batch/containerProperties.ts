/** What a job's container is made of; plain values only, so that the whole document is known in a preview. */
export interface ContainerSpec {
    readonly imageUri: string;
    readonly command: readonly string[];
    readonly vcpus: number;
    readonly memoryMiB: number;
    /** GPUs to reserve; 0 when jobs share a GPU through the AMI's default runtime. */
    readonly reservedGpus: number;
    readonly sharedMemoryMiB: number;
    readonly jobRoleArn: string;
    readonly executionRoleArn: string;
    readonly logGroup: string;
    readonly region: string;
    /** Further environment variables. */
    readonly environment: Readonly<Record<string, string>>;
}

/**
 * The `containerProperties` of a job definition as JSON. The key order never changes: another order
 * would show as a change of the job definition.
 * @see https://docs.aws.amazon.com/batch/latest/APIReference/API_ContainerProperties.html
 */
export function buildContainerProperties(spec: ContainerSpec): string {
    const environment = {
        ...spec.environment,
        // Without a reservation the agent names no GPU; the default runtime then shows all of them.
        ...(spec.reservedGpus === 0 ? { NVIDIA_VISIBLE_DEVICES: "all" } : {}),
    };
    return JSON.stringify({
        image: spec.imageUri,
        command: spec.command,
        jobRoleArn: spec.jobRoleArn,
        executionRoleArn: spec.executionRoleArn,
        resourceRequirements: [
            { type: "VCPU", value: String(spec.vcpus) },
            { type: "MEMORY", value: String(spec.memoryMiB) },
            ...(spec.reservedGpus > 0 ? [{ type: "GPU", value: String(spec.reservedGpus) }] : []),
        ],
        environment: Object.entries(environment)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([name, value]) => ({ name, value })),
        linuxParameters: {
            // Reaps orphans and passes SIGTERM on to the job.
            initProcessEnabled: true,
            sharedMemorySize: spec.sharedMemoryMiB,
        },
        logConfiguration: {
            logDriver: "awslogs",
            options: {
                "awslogs-group": spec.logGroup,
                "awslogs-region": spec.region,
                "awslogs-stream-prefix": "job",
            },
        },
        privileged: false,
        readonlyRootFilesystem: false,
    });
}
