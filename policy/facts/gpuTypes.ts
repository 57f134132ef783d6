/** What one GPU type offers to jobs. */
export interface GpuType {
    readonly name: string;
    readonly gpus: number;
    readonly vcpus: number;
    readonly memoryGiB: number;
}

/**
 * The x86_64 NVIDIA types of EC2, as of 2026-08: name, GPUs, vCPUs, memory in GiB. The policies' own
 * table: the program's must not approve itself. Left out: types with a fraction of a GPU (g6f, gr6f),
 * arm64 (g5g, p6e), AMD (g4ad), and what AWS has withdrawn (p2, p3.2xlarge to p3.16xlarge, g2, g3).
 * @see https://docs.aws.amazon.com/ec2/latest/instancetypes/ac.html
 */
const TABLE = `
g4dn.xlarge 1 4 16
g4dn.2xlarge 1 8 32
g4dn.4xlarge 1 16 64
g4dn.8xlarge 1 32 128
g4dn.16xlarge 1 64 256
g4dn.12xlarge 4 48 192
g4dn.metal 8 96 384
g5.xlarge 1 4 16
g5.2xlarge 1 8 32
g5.4xlarge 1 16 64
g5.8xlarge 1 32 128
g5.16xlarge 1 64 256
g5.12xlarge 4 48 192
g5.24xlarge 4 96 384
g5.48xlarge 8 192 768
g6.xlarge 1 4 16
g6.2xlarge 1 8 32
g6.4xlarge 1 16 64
g6.8xlarge 1 32 128
g6.16xlarge 1 64 256
g6.12xlarge 4 48 192
g6.24xlarge 4 96 384
g6.48xlarge 8 192 768
gr6.4xlarge 1 16 128
gr6.8xlarge 1 32 256
g6e.xlarge 1 4 32
g6e.2xlarge 1 8 64
g6e.4xlarge 1 16 128
g6e.8xlarge 1 32 256
g6e.16xlarge 1 64 512
g6e.12xlarge 4 48 384
g6e.24xlarge 4 96 768
g6e.48xlarge 8 192 1536
g7.2xlarge 1 8 32
g7.4xlarge 1 16 64
g7.8xlarge 1 32 128
g7.12xlarge 2 48 192
g7.24xlarge 4 96 384
g7.48xlarge 8 192 768
g7e.2xlarge 1 8 64
g7e.4xlarge 1 16 128
g7e.8xlarge 1 32 256
g7e.12xlarge 2 48 512
g7e.24xlarge 4 96 1024
g7e.48xlarge 8 192 2048
p3dn.24xlarge 8 96 768
p4d.24xlarge 8 96 1152
p4de.24xlarge 8 96 1152
p5.4xlarge 1 16 256
p5.48xlarge 8 192 2048
p5e.48xlarge 8 192 2048
p5en.48xlarge 8 192 2048
p6-b200.48xlarge 8 192 2048
p6-b300.48xlarge 8 192 4096
`;

/** Every type of the table. */
export const GPU_TYPES: readonly GpuType[] = TABLE.trim()
    .split("\n")
    .map((line) => {
        const [name = "", gpus, vcpus, memoryGiB] = line.split(" ");
        return { name, gpus: Number(gpus), vcpus: Number(vcpus), memoryGiB: Number(memoryGiB) };
    });

/** `g5` of `g5.xlarge`. */
export function readFamily(type: string): string {
    return type.split(".")[0] ?? type;
}

/** Every family of the table. */
export const GPU_FAMILIES: readonly string[] = [
    ...new Set(GPU_TYPES.map(({ name }) => readFamily(name))),
];

const BY_NAME = new Map(GPU_TYPES.map((type) => [type.name, type]));

/** The types that an entry of `instanceTypes` stands for: itself, or a family's every size; none when unknown. */
export function listTypes(entry: string): readonly GpuType[] {
    const type = BY_NAME.get(entry);
    return type ? [type] : GPU_TYPES.filter(({ name }) => readFamily(name) === entry);
}

/**
 * EC2 families with a GPU or another accelerator of any kind and maker: g and p, and AWS's own inf,
 * trn and dl.
 * @see https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
 */
export function isAccelerated(type: string): boolean {
    return /^(g\d|gr\d|p\d|inf\d|trn\d|dl\d)/.test(type);
}

/**
 * Whether a type or family has a Graviton processor: a `g` among the letters after the generation.
 * @see https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
 */
export function isArm64(type: string): boolean {
    // The GB200 superchip has Grace processors. https://aws.amazon.com/ec2/instance-types/p6/
    return /^(a1|[a-z]+\d+[a-z]*g[a-z]*|[a-z\d]+-gb\d+)$/.test(readFamily(type));
}

/** Families whose instances have a part of a GPU: ECS counts none. https://aws.amazon.com/ec2/instance-types/g6/ */
const FRACTIONS: readonly string[] = ["g6f", "gr6f"];

/** Families of other makers and of the past. */
const NOT_NVIDIA_TODAY = /^(g2|g3s?|g4ad|p2|p3)$/;

/** Why an entry of `instanceTypes` cannot serve a job that asks for GPUs; undefined when it can. */
export function findTypeFault(entry: string): string | undefined {
    const family = readFamily(entry);
    if (FRACTIONS.includes(family))
        return "which has a part of a GPU, and a job asks for whole ones";
    if (isAccelerated(entry) && isArm64(entry)) return "whose processor is arm64";
    if (listTypes(entry).length > 0) return undefined;
    return /^(g|gr|p)\d/.test(family) && !NOT_NVIDIA_TODAY.test(family)
        ? "which is not in this policy's table of NVIDIA GPU types"
        : "which is no NVIDIA GPU type that AWS offers";
}

/**
 * SageMaker's GPU types for training, as families of {@link GPU_TYPES}.
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ResourceConfig.html
 */
const ML_FAMILIES: readonly string[] = [
    "g4dn",
    "g5",
    "g6",
    "g6e",
    "g7",
    "g7e",
    "p3dn",
    "p4d",
    "p4de",
    "p5",
    "p5e",
    "p5en",
    "p6-b200",
    "p6-b300",
];

/** The GPU types that a SageMaker training job may use, such as `ml.g5.xlarge`. */
export const ML_GPU_TYPES: readonly string[] = GPU_TYPES.filter(({ name }) =>
    ML_FAMILIES.includes(readFamily(name)),
)
    .filter(({ name }) => !name.endsWith(".metal"))
    .map(({ name }) => `ml.${name}`);
