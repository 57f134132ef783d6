import { findGpuInstance } from "../facts/gpuInstances";
import type { Problem } from "../problems/problems";
import { findSharingProblem } from "./jobFit";
import type { Values } from "./keys";

const nameKey = (name: string) => `gpu-batch:${name}`;

/** Why jobs cannot share GPUs as `gpuSharing` asks; nothing when each has its own. */
export function findSharingProblems({
    gpuSharing,
    ami,
    job,
    instanceTypes,
}: Partial<Values>): Problem[] {
    if (gpuSharing === undefined || gpuSharing === "exclusive") return [];
    const crowded =
        job && instanceTypes && findSharingProblem(job, Number(gpuSharing), instanceTypes);
    const multiGpuTypes = (instanceTypes ?? []).filter(
        (type) => (findGpuInstance(type)?.gpus ?? 1) > 1,
    );
    return [
        ...(ami === "recommended"
            ? [
                  {
                      key: nameKey("gpuSharing"),
                      message:
                          "needs an AMI whose Docker default runtime is nvidia, and gpu-batch:ami is recommended; " +
                          "write ami custom, or gpuSharing exclusive",
                  },
              ]
            : []),
        ...(job && job.gpus !== 1
            ? [
                  {
                      key: nameKey("job.gpus"),
                      message: `is ${job.gpus}; a job that shares a GPU sees one: write 1`,
                  },
              ]
            : []),
        ...multiGpuTypes.map((type) => ({
            key: nameKey("instanceTypes"),
            message: `${type} has several GPUs, and jobs that share would all take the first; leave it out, or write gpuSharing exclusive`,
        })),
        ...(crowded ? [{ key: nameKey("job"), message: crowded }] : []),
    ];
}
