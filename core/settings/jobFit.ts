import {
    findGpuInstance,
    computeRegisteredMemoryMiB,
    type GpuInstance,
} from "../facts/gpuInstances";
import { countNoun, joinWords } from "../problems/problems";

/** What a job asks of an instance. */
export interface JobNeeds {
    readonly vcpus: number;
    readonly memoryMiB: number;
    readonly gpus: number;
}

function listShortfalls(needs: JobNeeds, instance: GpuInstance): string[] {
    const memoryMiB = computeRegisteredMemoryMiB(instance);
    return [
        ...(needs.gpus > instance.gpus ? [countNoun(instance.gpus, "GPU")] : []),
        ...(needs.vcpus > instance.vcpus ? [countNoun(instance.vcpus, "vCPU")] : []),
        ...(needs.memoryMiB > memoryMiB ? [`${memoryMiB} MiB`] : []),
    ];
}

/** Whether GPU, vCPU and memory all fit the same instance. */
export function fits(needs: JobNeeds, instance: GpuInstance): boolean {
    return listShortfalls(needs, instance).length === 0;
}

/**
 * Why no type can run the job: a job that fits none stays RUNNABLE forever. Undefined when at least
 * one type can.
 */
export function findFitProblem(
    needs: JobNeeds,
    instanceTypes: readonly string[],
): string | undefined {
    const instances = instanceTypes.flatMap((type) => findGpuInstance(type) ?? []);
    if (instances.length === 0 || instances.some((instance) => fits(needs, instance)))
        return undefined;
    const offers = instances.map(
        (instance) => `${instance.type} has ${joinWords(listShortfalls(needs, instance))}`,
    );
    return (
        `${countNoun(needs.gpus, "GPU")}, ${countNoun(needs.vcpus, "vCPU")} and ${needs.memoryMiB} MiB of memory do not fit on any instance type ` +
        `(${offers.join("; ")}; the host keeps a part of the memory); request less, or add a larger type`
    );
}

/** Jobs of this size that one instance runs at once when no GPU is reserved. */
export function countJobsAtOnce(needs: JobNeeds, instance: GpuInstance): number {
    return Math.min(
        Math.floor(instance.vcpus / needs.vcpus),
        Math.floor(computeRegisteredMemoryMiB(instance) / needs.memoryMiB),
    );
}

/**
 * Why N jobs per GPU would not hold: without a reservation only vCPUs and memory bound how many
 * jobs an instance takes, so on every type at most N per GPU may fit. Undefined when that holds.
 */
export function findSharingProblem(
    needs: JobNeeds,
    jobsPerGpu: number,
    instanceTypes: readonly string[],
): string | undefined {
    const crowded = instanceTypes
        .flatMap((type) => findGpuInstance(type) ?? [])
        .filter((instance) => countJobsAtOnce(needs, instance) > jobsPerGpu * instance.gpus)
        .map((instance) => `${countJobsAtOnce(needs, instance)} on ${instance.type}`);
    if (crowded.length === 0) return undefined;
    return (
        `${countNoun(needs.vcpus, "vCPU")} and ${needs.memoryMiB} MiB per job let more than ${jobsPerGpu} jobs share one GPU ` +
        `(${joinWords(crowded)}); request more vCPUs or memory, or remove those types`
    );
}
