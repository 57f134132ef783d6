import { AMI_DRIVER, findDriverProblem } from "../facts/cudaDriver";
import { findGpuInstance, GPU_TYPES } from "../facts/gpuInstances";
import { suggestNearest, type Problem } from "../problems/problems";
import { findAlertProblems } from "./alerts";
import { findDataProblems } from "./data";
import { findFitProblem, findSharingProblem } from "./jobFit";
import { findImageProblems } from "./jobImage";
import type { Values } from "./keys";
import { findNetworkProblems } from "./network";
import { findTrainingProblems } from "./training";

/** Values that were readable; a key with a fault of its own is absent and not judged twice. */
export type ReadableValues = Partial<Values>;

const nameKey = (name: string) => `gpu-batch:${name}`;

function findInstanceTypeProblems({ instanceTypes = [] }: ReadableValues): Problem[] {
    return instanceTypes.flatMap((type, index) => {
        if (!findGpuInstance(type))
            return {
                key: nameKey(`instanceTypes[${index}]`),
                message: `${type} is not an x86_64 NVIDIA instance type that AWS offers${suggestNearest(type, GPU_TYPES) || "; write types such as g5.xlarge"}`,
            };
        if (instanceTypes.indexOf(type) !== index)
            return {
                key: nameKey(`instanceTypes[${index}]`),
                message: `${type} is listed twice; list it once`,
            };
        return [];
    });
}

function findJobProblems({
    job,
    instanceTypes,
    maxVcpus,
    onDemandFallback,
}: ReadableValues): Problem[] {
    if (!job) return [];
    const unfit = instanceTypes && findFitProblem(job, instanceTypes);
    const ceilings = [
        { name: "maxVcpus", ceiling: maxVcpus },
        { name: "onDemandFallback", ceiling: onDemandFallback || undefined },
    ];
    return [
        ...(unfit ? [{ key: nameKey("job"), message: unfit }] : []),
        ...ceilings.flatMap(({ name, ceiling }) =>
            ceiling !== undefined && job.vcpus > ceiling
                ? {
                      key: nameKey(name),
                      message: `${ceiling} is less than the ${job.vcpus} vCPUs of one job; write ${job.vcpus} or more`,
                  }
                : [],
        ),
        ...(job.sharedMemoryMiB > job.memoryMiB
            ? [
                  {
                      key: nameKey("job.sharedMemoryMiB"),
                      message: `${job.sharedMemoryMiB} is more than the job's ${job.memoryMiB} MiB of memory; write less`,
                  },
              ]
            : []),
    ];
}

/** Why jobs cannot share GPUs as `gpuSharing` asks; nothing when each has its own. */
function findSharingProblems({ gpuSharing, ami, job, instanceTypes }: ReadableValues): Problem[] {
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
                          "set gpu-batch:ami to custom, or gpuSharing to exclusive",
                  },
              ]
            : []),
        ...(job && job.gpus !== 1
            ? [
                  {
                      key: nameKey("job.gpus"),
                      message: `is ${job.gpus}, and a job that shares a GPU sees only one; write 1`,
                  },
              ]
            : []),
        ...multiGpuTypes.map((type) => ({
            key: nameKey("instanceTypes"),
            message: `${type} has several GPUs, and jobs that share would all use the first one; remove it, or set gpuSharing to exclusive`,
        })),
        ...(crowded ? [{ key: nameKey("job"), message: crowded }] : []),
    ];
}

/** AWS's own prefix is refused by the API. https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
function findTagProblems({ tags = {} }: ReadableValues): Problem[] {
    return Object.keys(tags).flatMap((name) => {
        if (/^aws:/i.test(name))
            return {
                key: nameKey(`tags.${name}`),
                message: "starts with aws:, which is reserved for AWS; choose another name",
            };
        if (name.startsWith("gpu-batch:"))
            return {
                key: nameKey(`tags.${name}`),
                message: "is set by the program; choose another name",
            };
        return [];
    });
}

function findImageAndAmiProblems({ image, ami, amiBuild }: ReadableValues): Problem[] {
    const driver =
        image?.cuda !== undefined && (ami === "recommended" || ami === "custom")
            ? findDriverProblem(image.cuda, AMI_DRIVER)
            : undefined;
    const unused = amiBuild !== undefined && ami !== undefined && ami !== "custom";
    return [
        ...(image ? findImageProblems(image) : []),
        ...(driver ? [{ key: nameKey("image.cuda"), message: driver }] : []),
        ...(unused ? Object.keys(amiBuild.adopted) : []).map((region) => ({
            key: nameKey(`amiBuild.adopted.${region}`),
            message: `needs gpu-batch:ami to be custom, and it is ${ami}; set it to custom, or remove this`,
        })),
    ];
}

/** Faults between keys, and of values that only facts can judge. No I/O. */
export function findCrossProblems(values: ReadableValues): Problem[] {
    return [
        findInstanceTypeProblems,
        findJobProblems,
        findSharingProblems,
        findImageAndAmiProblems,
        findNetworkProblems,
        findDataProblems,
        findTrainingProblems,
        findAlertProblems,
        findTagProblems,
    ].flatMap((check) => check(values));
}
