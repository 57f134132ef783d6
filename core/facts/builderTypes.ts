import { findGpuInstance } from "./gpuInstances";

/** Types that Image Builder may launch: it takes one that is to be had. */
const MOST_TYPES = 5;

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
        .slice(0, MOST_TYPES)
        .map(({ type }) => type);
}
