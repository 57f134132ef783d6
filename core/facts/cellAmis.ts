import { findGpuInstance } from "./gpuInstances";

/** Types that Image Builder may launch: it takes one that is to be had. */
const MAX_BUILDER_TYPES = 5;

/**
 * Types of a cell that its AMI is built and tested on, on demand: those with the fewest GPUs, the
 * smallest first. Other types of the cell share their driver.
 */
export function listBuilderTypes(instanceTypes: readonly string[]): string[] {
    const known = instanceTypes.flatMap((type) => findGpuInstance(type) ?? []);
    const fewest = Math.min(...known.map(({ gpus }) => gpus));
    return known
        .filter(({ gpus }) => gpus === fewest)
        .sort((a, b) => a.vcpus - b.vcpus)
        .slice(0, MAX_BUILDER_TYPES)
        .map(({ type }) => type);
}

/** Tag of the AMI that an environment uses: no clean-up may take it. */
export const IN_USE_TAG = { key: "gpu-batch:in-use", value: "true" } as const;

/** Tag by which the lifecycle policy and the clean-up find a cell's AMIs. */
export const CELL_TAG = "gpu-batch:cell";

/** Selects every version of a recipe. */
export const ANY_VERSION = { semanticVersion: "x.x.x" } as const;

/** An AMI as EC2 describes it. */
export interface BuiltAmi {
    readonly id: string;
    /** ISO 8601, in UTC. */
    readonly creationDate: string;
    readonly tags: Readonly<Record<string, string>>;
}

/**
 * AMIs that may go: those of the cell beyond the newest `keep`, never one that is tagged as in use or
 * named in `used`. Oldest first.
 */
export function listExpendableAmis(
    amis: readonly BuiltAmi[],
    cell: string,
    keep: number,
    used: readonly string[] = [],
): BuiltAmi[] {
    const inUse = ({ id, tags }: BuiltAmi) =>
        used.includes(id) || tags[IN_USE_TAG.key] === IN_USE_TAG.value;
    return amis
        .filter(({ tags }) => tags[CELL_TAG] === cell)
        .sort((a, b) => (a.creationDate < b.creationDate ? 1 : -1))
        .slice(keep)
        .filter((ami) => !inUse(ami))
        .reverse();
}

/**
 * What the lifecycle policy of Image Builder does: the same, with AMI and snapshots.
 * @see https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-lifecycle-rules.html
 */
export function buildLifecycleDetails(keep: number) {
    return [
        {
            action: { type: "DELETE", includeResources: { amis: true, snapshots: true } },
            filter: { type: "COUNT", value: keep },
            exclusionRules: { amis: { tagMap: { [IN_USE_TAG.key]: IN_USE_TAG.value } } },
        },
    ];
}
