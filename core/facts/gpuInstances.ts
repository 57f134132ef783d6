/** What one EC2 GPU type offers. Only x86_64 NVIDIA types: the ECS GPU AMI has no arm64 variant. */
export interface GpuInstance {
    /** EC2 name, e.g. `g5.xlarge`. */
    readonly type: string;
    /** NVIDIA model, e.g. `A10G`. */
    readonly gpu: string;
    /** GPUs of one instance. */
    readonly gpus: number;
    readonly vcpus: number;
    /** Nominal memory; a container instance registers less, see {@link computeRegisteredMemoryMiB}. */
    readonly memoryGiB: number;
}

/** size, GPUs, vCPUs, memory in GiB. */
type Size = readonly [size: string, gpus: number, vcpus: number, memoryGiB: number];

function defineFamily(name: string, gpu: string, sizes: readonly Size[]): GpuInstance[] {
    return sizes.map(([size, gpus, vcpus, memoryGiB]) => ({
        type: `${name}.${size}`,
        gpu,
        gpus,
        vcpus,
        memoryGiB,
    }));
}

const SINGLE_GPU_16_TO_256: readonly Size[] = [
    ["xlarge", 1, 4, 16],
    ["2xlarge", 1, 8, 32],
    ["4xlarge", 1, 16, 64],
    ["8xlarge", 1, 32, 128],
    ["16xlarge", 1, 64, 256],
];

const MULTI_GPU_192_TO_768: readonly Size[] = [
    ["12xlarge", 4, 48, 192],
    ["24xlarge", 4, 96, 384],
    ["48xlarge", 8, 192, 768],
];

/**
 * The GPU types that a cell may use, as of 2026-08.
 * Left out: g5g (arm64), g4ad (AMD), g6f and gr6f (a fraction of a GPU: GpuCount 0), p2, p3.2xlarge
 * to p3.16xlarge, g2, g3 (gone).
 * @see https://docs.aws.amazon.com/ec2/latest/instancetypes/ac.html
 */
export const GPU_INSTANCES: readonly GpuInstance[] = [
    ...defineFamily("g4dn", "T4", [
        ...SINGLE_GPU_16_TO_256,
        ["12xlarge", 4, 48, 192],
        ["metal", 8, 96, 384],
    ]),
    ...defineFamily("g5", "A10G", [...SINGLE_GPU_16_TO_256, ...MULTI_GPU_192_TO_768]),
    ...defineFamily("g6", "L4", [...SINGLE_GPU_16_TO_256, ...MULTI_GPU_192_TO_768]),
    ...defineFamily("gr6", "L4", [
        ["4xlarge", 1, 16, 128],
        ["8xlarge", 1, 32, 256],
    ]),
    ...defineFamily("g6e", "L40S", [
        ["xlarge", 1, 4, 32],
        ["2xlarge", 1, 8, 64],
        ["4xlarge", 1, 16, 128],
        ["8xlarge", 1, 32, 256],
        ["16xlarge", 1, 64, 512],
        ["12xlarge", 4, 48, 384],
        ["24xlarge", 4, 96, 768],
        ["48xlarge", 8, 192, 1536],
    ]),
    ...defineFamily("g7", "RTX PRO 4500", [
        ["2xlarge", 1, 8, 32],
        ["4xlarge", 1, 16, 64],
        ["8xlarge", 1, 32, 128],
        ["12xlarge", 2, 48, 192],
        ["24xlarge", 4, 96, 384],
        ["48xlarge", 8, 192, 768],
    ]),
    ...defineFamily("g7e", "RTX PRO 6000", [
        ["2xlarge", 1, 8, 64],
        ["4xlarge", 1, 16, 128],
        ["8xlarge", 1, 32, 256],
        ["12xlarge", 2, 48, 512],
        ["24xlarge", 4, 96, 1024],
        ["48xlarge", 8, 192, 2048],
    ]),
    ...defineFamily("p3dn", "V100", [["24xlarge", 8, 96, 768]]),
    ...defineFamily("p4d", "A100", [["24xlarge", 8, 96, 1152]]),
    ...defineFamily("p4de", "A100", [["24xlarge", 8, 96, 1152]]),
    ...defineFamily("p5", "H100", [
        ["4xlarge", 1, 16, 256],
        ["48xlarge", 8, 192, 2048],
    ]),
    ...defineFamily("p5e", "H200", [["48xlarge", 8, 192, 2048]]),
    ...defineFamily("p5en", "H200", [["48xlarge", 8, 192, 2048]]),
    ...defineFamily("p6-b200", "B200", [["48xlarge", 8, 192, 2048]]),
    ...defineFamily("p6-b300", "B300", [["48xlarge", 8, 192, 4096]]),
];

const BY_TYPE = new Map(GPU_INSTANCES.map((instance) => [instance.type, instance]));

/** The names of every known GPU type. */
export const GPU_TYPES: readonly string[] = [...BY_TYPE.keys()];

/** The facts of one type; undefined when it is not an x86_64 NVIDIA type that AWS still offers. */
export function findGpuInstance(type: string): GpuInstance | undefined {
    return BY_TYPE.get(type);
}

/**
 * Share of the nominal memory that jobs can count on: the ECS agent registers less than the
 * instance has, and a job over it stays RUNNABLE forever. 0.92 is a cautious estimate.
 * @see https://docs.aws.amazon.com/batch/latest/userguide/memory-management.html
 */
export const MEMORY_FACTOR = 0.92;

/** Memory in MiB that jobs on this type can have together. */
export function computeRegisteredMemoryMiB(instance: GpuInstance): number {
    return Math.floor(instance.memoryGiB * 1024 * MEMORY_FACTOR);
}
