import type { ContainerProperties, JobDefinition, RetryStrategy } from "@aws-sdk/client-batch";
import { joinWords } from "../../../core/problems/problems";
import { imageSchema } from "../../../core/settings/jobImage";
import { KEYS } from "../../../core/settings/keys";
import type { GivenSettings } from "../draft";
import { Differences, type Translation } from "./found";

/** What a job gets where nothing is said. */
const JOB_DEFAULTS = KEYS.job.parse({});
/** Limits of settings of jobs, as in core/settings/keys.ts. */
const [MIN_ATTEMPTS, MAX_ATTEMPTS, MAX_MINUTES, MIN_SHARED_MIB] = [2, 10, 1440, 1024];

/** The settings of a job definition. */
export function translateDefinition(definition: JobDefinition): Translation {
    const { jobDefinitionName = "", revision = 0, containerProperties: container } = definition;
    const differences = new Differences(`job definition ${jobDefinitionName}:${revision}`);
    tellDefinition(definition, differences);
    if (!container) {
        differences.addMissing(`${describeKind(definition)}: a cell's jobs are one container each`);
        return { settings: {}, differences: differences.list };
    }
    const image = translateImage(container.image, differences);
    const job = {
        ...translateNeeds(container, differences),
        ...translateTimes(definition, differences),
    };
    tellContainer(container, differences);
    const settings: GivenSettings = { ...(image && { image: { uri: image } }), job };
    return { settings, differences: differences.list };
}

function describeKind({ type, nodeProperties, eksProperties }: JobDefinition): string {
    if (nodeProperties) return `multi-node (${nodeProperties.numNodes} nodes)`;
    if (eksProperties) return "Amazon EKS";
    return type === "container" ? "several containers (ecsProperties)" : `of the type ${type}`;
}

/** A reference that cannot move is kept; the rest of the program judges it by the same schema. */
function translateImage(image: string | undefined, differences: Differences): string | undefined {
    if (!imageSchema.shape.uri.safeParse(image).success) {
        differences.addChange(
            `its image ${image} is named without a digest: an image is built from docker/ instead; write gpu-batch:image.uri with its digest to keep it`,
        );
        return undefined;
    }
    return image;
}

/** Units of a job: resource requirements, or the older fields of their own. */
function readNeeds(container: ContainerProperties) {
    const read = (type: string) => {
        const found = container.resourceRequirements?.find((one) => one.type === type)?.value;
        return found === undefined ? undefined : Number(found);
    };
    return {
        vcpus: read("VCPU") ?? container.vcpus,
        memoryMiB: read("MEMORY") ?? container.memory,
        gpus: read("GPU"),
        sharedMemoryMiB: container.linuxParameters?.sharedMemorySize,
    };
}

function translateNeeds(container: ContainerProperties, differences: Differences) {
    const { vcpus, memoryMiB, gpus, sharedMemoryMiB } = readNeeds(container);
    const { command = [] } = container;
    if (!gpus) differences.addChange("requests no GPU: each job of a cell reserves one");
    if (vcpus !== undefined && !Number.isInteger(vcpus))
        differences.addChange(`${vcpus} vCPUs: rounded up to a whole number`);
    const shared = chooseSharedMiB(sharedMemoryMiB, memoryMiB);
    if (shared !== sharedMemoryMiB)
        differences.addChange(
            `/dev/shm of ${sharedMemoryMiB ?? 64} MiB: ${shared ?? JOB_DEFAULTS.sharedMemoryMiB} in a cell`,
        );
    const parameters = command.filter((word) => word.startsWith("Ref::"));
    if (parameters.length > 0)
        differences.addMissing(
            `parameters in the command (${joinWords(parameters)}): submit takes the whole command`,
        );
    return {
        ...(vcpus !== undefined && { vcpus: Math.ceil(vcpus) }),
        ...(memoryMiB !== undefined && { memoryMiB }),
        ...(gpus && { gpus }),
        ...(shared !== undefined && { sharedMemoryMiB: shared }),
        ...(command.length > 0 && parameters.length === 0 && { command }),
    };
}

/** The default where it fits into the job's memory, and 1 GiB where that does not. */
function chooseSharedMiB(wanted: number | undefined, memoryMiB: number | undefined) {
    if (wanted !== undefined) return Math.max(MIN_SHARED_MIB, wanted);
    return (memoryMiB ?? JOB_DEFAULTS.memoryMiB) < JOB_DEFAULTS.sharedMemoryMiB
        ? MIN_SHARED_MIB
        : undefined;
}

function translateTimes({ retryStrategy, timeout }: JobDefinition, differences: Differences) {
    const seconds = timeout?.attemptDurationSeconds;
    const minutes = seconds === undefined ? undefined : Math.ceil(seconds / 60);
    if (minutes === undefined)
        differences.addChange(
            `no time limit: ${JOB_DEFAULTS.timeoutMinutes} minutes of each attempt in a cell`,
        );
    if (minutes !== undefined && minutes > MAX_MINUTES)
        differences.addChange(`a time limit of ${minutes} minutes: ${MAX_MINUTES} is the longest`);
    if (seconds !== undefined && seconds % 60 !== 0)
        differences.addChange(`a time limit of ${seconds} seconds: rounded up to minutes`);
    return {
        ...(minutes !== undefined && { timeoutMinutes: Math.min(MAX_MINUTES, minutes) }),
        attempts: translateRetries(retryStrategy ?? {}, differences),
    };
}

function translateRetries(
    { attempts = 1, evaluateOnExit = [] }: RetryStrategy,
    differences: Differences,
): number {
    if (attempts < MIN_ATTEMPTS)
        differences.addChange(
            `${attempts === 1 ? "1 attempt ends" : `${attempts} attempts end`} a job with its first reclaim: ${MIN_ATTEMPTS} in a cell`,
        );
    const rules = evaluateOnExit.map(({ onStatusReason, onReason, onExitCode, action }) => {
        const when = [onStatusReason, onReason, onExitCode].filter(Boolean).join(" and ");
        return `${when} ${action?.toUpperCase()}`;
    });
    differences.addChange(
        rules.length > 0
            ? `its retry rules (${rules.join("; ")}) are replaced by a cell's: retry what spot and the infrastructure do, end at an error of the program`
            : "it has no retry rules, so that every failure is retried: a cell ends at an error of the program",
    );
    return Math.min(MAX_ATTEMPTS, Math.max(MIN_ATTEMPTS, attempts));
}

function tellDefinition(definition: JobDefinition, differences: Differences): void {
    differences.addMissingOf([
        [definition.parameters, "default parameters"],
        [definition.schedulingPriority, "scheduling priority"],
        [definition.consumableResourceProperties?.consumableResourceList, "consumable resources"],
        [definition.tags, "tags: write those that you want to gpu-batch:tags"],
        [definition.platformCapabilities?.includes("FARGATE"), "Fargate, which has no GPUs"],
    ]);
}

const NO_VOLUMES = "jobs of a cell have no volumes: read and write S3 (gpu-batch:data)";

function tellContainer(container: ContainerProperties, differences: Differences): void {
    const { volumes = [], environment = [], secrets = [], linuxParameters } = container;
    const nameAll = (list: readonly { readonly name?: string }[]) =>
        list.map(({ name }) => name).join(", ");
    const [files, hosts] = [
        volumes.filter(({ efsVolumeConfiguration }) => efsVolumeConfiguration),
        volumes.filter(({ efsVolumeConfiguration }) => !efsVolumeConfiguration),
    ];
    differences.addMissingOf([
        [hosts, `host volumes (${nameAll(hosts)}): ${NO_VOLUMES}`],
        [files, `EFS volumes (${nameAll(files)}): ${NO_VOLUMES}`],
        [environment, `environment variables (${nameAll(environment)}): submit --env`],
        [
            secrets,
            `secrets (${nameAll(secrets)}): the code fetches them itself, with rights of yours`,
        ],
        [container.jobRoleArn, `job role ${container.jobRoleArn}: a cell's reaches gpu-batch:data`],
        [container.executionRoleArn, "execution role: a cell has its own"],
        [container.privileged, "privileged: refused by the policies"],
        [container.user, `user ${container.user}: set it in the image`],
        [container.readonlyRootFilesystem, "read-only root file system"],
        [container.ulimits, "ulimits"],
        [container.logConfiguration, "log configuration: a cell logs to a group of its own"],
        [
            container.repositoryCredentials,
            "credentials of a private registry: copy the image to ECR",
        ],
        [linuxParameters?.devices, "devices of the host"],
        [linuxParameters?.tmpfs, "tmpfs mounts"],
        [linuxParameters?.maxSwap, "swap"],
        [linuxParameters?.initProcessEnabled, "an init process: put one into the image"],
        [container.instanceType, "instance type of a node"],
    ]);
}
