/** Where a container finds the folder of a local run. */
export const MOUNT = "/gpu-batch";

/** A program that runs containers. */
export type Engine = "docker" | "podman";

/** What every child of a local run shares. */
export interface LocalRun {
    /** The container's command; the worker's where there is a manifest. */
    readonly command: readonly string[];
    readonly environment: Readonly<Record<string, string>>;
    readonly hasManifest: boolean;
    /** Children; 1 is no array. */
    readonly size: number;
}

/** What runs containers, and how. */
export interface ContainerRun {
    readonly engine: Engine;
    readonly image: string;
    readonly gpus: boolean;
    readonly sharedMemoryMiB: number;
    /** User and group that own the folder, `1000:1000`. */
    readonly user: string;
    /** Absolute path of the run's folder. */
    readonly folder: string;
}

/** The variables of one child: those that Batch and `submit` would set, with files in place of S3. */
export function buildChildEnvironment(
    { environment, hasManifest, size }: LocalRun,
    index: number,
    folder: string,
): Record<string, string> {
    return {
        ...environment,
        AWS_BATCH_JOB_ID: size > 1 ? `local:${index}` : "local",
        AWS_BATCH_JOB_ATTEMPT: "1",
        ...(size > 1 ? { AWS_BATCH_JOB_ARRAY_INDEX: String(index) } : {}),
        ...(hasManifest
            ? {
                  GPU_BATCH_MANIFEST: `${folder}/manifest/shards.json`,
                  GPU_BATCH_OUTPUT: `${folder}/outputs`,
                  GPU_BATCH_CHECKPOINTS: `${folder}/checkpoints`,
              }
            : {}),
    };
}

/** The arguments of docker or podman that run one child as Batch would. */
export function buildContainerArguments(
    run: LocalRun,
    { image, engine, gpus, sharedMemoryMiB, user, folder }: ContainerRun,
    index: number,
): string[] {
    const environment = buildChildEnvironment(run, index, MOUNT);
    const gpu = engine === "docker" ? ["--gpus", "all"] : ["--device", "nvidia.com/gpu=all"];
    return [
        "run",
        "--rm",
        "--init",
        ...(gpus ? gpu : []),
        "--shm-size",
        `${sharedMemoryMiB}m`,
        "--user",
        user,
        "--volume",
        `${folder}:${MOUNT}`,
        ...Object.entries(environment).flatMap(([name, value]) => ["--env", `${name}=${value}`]),
        image,
        ...run.command,
    ];
}
