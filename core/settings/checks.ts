import { contains, isPrivate, parseCidr, parseIpv4 } from "../facts/cidr";
import { GPU_TYPES, findGpuInstance } from "../facts/gpuInstances";
import { AMI_DRIVER, findDriverProblem } from "../facts/cudaDriver";
import { suggestNearest, type Problem } from "../problems/problems";
import { findAlertProblems } from "./alertKeys";
import { findDataProblems } from "./dataChecks";
import { findImageProblems } from "./image";
import { findFitProblem } from "./jobFit";
import { findSharingProblems } from "./sharing";
import { findTrainingProblems } from "./trainingChecks";
import type { Values } from "./keys";

/** Values that were readable; a key with a fault of its own is absent and not judged twice. */
export type Readable = Partial<Values>;

const nameKey = (name: string) => `gpu-batch:${name}`;

function findInstanceTypeProblems({ instanceTypes = [] }: Readable): Problem[] {
    return instanceTypes.flatMap((type, index) => {
        if (!findGpuInstance(type))
            return {
                key: nameKey(`instanceTypes[${index}]`),
                message: `${type} is no x86_64 NVIDIA type that AWS offers${suggestNearest(type, GPU_TYPES) || "; write types such as g5.xlarge"}`,
            };
        if (instanceTypes.indexOf(type) !== index)
            return {
                key: nameKey(`instanceTypes[${index}]`),
                message: `${type} is listed twice; list it once`,
            };
        return [];
    });
}

function findJobProblems({ job, instanceTypes, maxVcpus, onDemandFallback }: Readable): Problem[] {
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

/** Largest and smallest VPC. https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html */
const VPC_PREFIX = { min: 16, max: 24 };

function findBlockProblems(at: string, text: string): Problem[] {
    const block = parseCidr(text);
    if (!block) return [];
    const { min, max } = VPC_PREFIX;
    return [
        ...(block.prefix < min || block.prefix > max
            ? [
                  {
                      key: nameKey(at),
                      message: `${text} is outside /${min} to /${max}; write a block such as 10.64.0.0/16`,
                  },
              ]
            : []),
        ...(isPrivate(block)
            ? []
            : [
                  {
                      key: nameKey(at),
                      message: `${text} is public address space; write a block within 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16`,
                  },
              ]),
    ];
}

function findNetworkProblems({ network }: Readable): Problem[] {
    if (!network) return [];
    const byRegion = Object.entries(network.cidrByRegion).flatMap(([region, text]) =>
        findBlockProblems(`network.cidrByRegion.${region}`, text),
    );
    return [
        ...findBlockProblems("network.cidr", network.cidr),
        ...byRegion,
        ...findBastionProblems(network),
    ];
}

function findBastionProblems({ bastion }: Values["network"]): Problem[] {
    const block = parseCidr(bastion?.cidr ?? "");
    return !bastion || !block || contains(block, parseIpv4(bastion.privateIp) ?? -1)
        ? []
        : [
              {
                  key: nameKey("network.bastion.privateIp"),
                  message: `${bastion.privateIp} is outside the bastion's ${bastion.cidr}; write its private address`,
              },
          ];
}

/** AWS's own prefix is refused by the API. https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
function findTagProblems({ tags = {} }: Readable): Problem[] {
    return Object.keys(tags).flatMap((name) => {
        if (/^aws:/i.test(name))
            return {
                key: nameKey(`tags.${name}`),
                message: "starts with aws:, which AWS keeps for itself; choose another name",
            };
        if (name.startsWith("gpu-batch:"))
            return {
                key: nameKey(`tags.${name}`),
                message: "is set by the program; choose another name",
            };
        return [];
    });
}

function findImageAndAmiProblems({ image, ami, amiBuild }: Readable): Problem[] {
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
            message: `needs gpu-batch:ami custom, and it is ${ami}; write custom, or remove this`,
        })),
    ];
}

/** Faults between keys, and of values that only facts can judge. No I/O. */
export function findCrossProblems(values: Readable): Problem[] {
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
