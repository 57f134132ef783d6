import { joinWords } from "../problems/problems";

/**
 * Oldest NVIDIA driver branch that runs each CUDA major version; within one, older minor drivers do.
 * As of CUDA 13.0.
 * @see https://docs.nvidia.com/cuda/cuda-toolkit-release-notes/index.html (table 2)
 */
const OLDEST_DRIVER: Readonly<Record<number, number>> = { 11: 450, 12: 525, 13: 580 };

/**
 * Driver branch of AWS's ECS GPU AMI (AL2023), as of 2026-08.
 * @see https://github.com/aws/amazon-ecs-ami
 */
export const AMI_DRIVER = 580;

/** Oldest driver branch for a CUDA version such as `12.9`; undefined for a version unknown here. */
export function findOldestDriver(cuda: string): number | undefined {
    return OLDEST_DRIVER[Number(cuda.split(".")[0])];
}

/** Why a driver branch cannot run an image made for a CUDA version; undefined when it can. */
export function findDriverProblem(cuda: string, driver: number): string | undefined {
    const oldest = findOldestDriver(cuda);
    if (oldest === undefined)
        return `CUDA ${cuda} has no known driver; write a version of CUDA ${joinWords(Object.keys(OLDEST_DRIVER), "or")}, or add its driver to core/facts/cudaDriver.ts`;
    return driver >= oldest
        ? undefined
        : `CUDA ${cuda} needs NVIDIA driver ${oldest} or later, and the AMI has ${driver}; write an older CUDA version, or use an AMI with a newer driver`;
}
