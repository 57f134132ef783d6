import { contains, isPrivate, parseCidr, parseIpv4 } from "../facts/cidr";
import { GPU_TYPES, gpuInstance } from "../facts/gpuInstances";
import { AMI_DRIVER, driverProblem } from "../facts/cudaDriver";
import { hint, type Problem } from "../problems/problems";
import { alertProblems } from "./alertKeys";
import { dataProblems } from "./dataChecks";
import { imageProblems } from "./image";
import { fitProblem } from "./jobFit";
import { sharingProblems } from "./sharing";
import { trainingProblems } from "./trainingChecks";
import type { Values } from "./keys";

/** Values that were readable; a key with a fault of its own is absent and not judged twice. */
export type Readable = Partial<Values>;

const key = (name: string) => `gpu-batch:${name}`;

function instanceTypeProblems({ instanceTypes = [] }: Readable): Problem[] {
    return instanceTypes.flatMap((type, index) => {
        if (!gpuInstance(type))
            return {
                key: key(`instanceTypes[${index}]`),
                message: `${type} is no x86_64 NVIDIA type that AWS offers${hint(type, GPU_TYPES) || "; write types such as g5.xlarge"}`,
            };
        if (instanceTypes.indexOf(type) !== index)
            return {
                key: key(`instanceTypes[${index}]`),
                message: `${type} is listed twice; list it once`,
            };
        return [];
    });
}

function jobProblems({ job, instanceTypes, maxVcpus, onDemandFallback }: Readable): Problem[] {
    if (!job) return [];
    const unfit = instanceTypes && fitProblem(job, instanceTypes);
    const ceilings = [
        { name: "maxVcpus", ceiling: maxVcpus },
        { name: "onDemandFallback", ceiling: onDemandFallback || undefined },
    ];
    return [
        ...(unfit ? [{ key: key("job"), message: unfit }] : []),
        ...ceilings.flatMap(({ name, ceiling }) =>
            ceiling !== undefined && job.vcpus > ceiling
                ? {
                      key: key(name),
                      message: `${ceiling} is less than the ${job.vcpus} vCPUs of one job; write ${job.vcpus} or more`,
                  }
                : [],
        ),
        ...(job.sharedMemoryMiB > job.memoryMiB
            ? [
                  {
                      key: key("job.sharedMemoryMiB"),
                      message: `${job.sharedMemoryMiB} is more than the job's ${job.memoryMiB} MiB of memory; write less`,
                  },
              ]
            : []),
    ];
}

/** Largest and smallest VPC. https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html */
const VPC_PREFIX = { min: 16, max: 24 };

function blockProblems(at: string, text: string): Problem[] {
    const block = parseCidr(text);
    if (!block) return [];
    const { min, max } = VPC_PREFIX;
    return [
        ...(block.prefix < min || block.prefix > max
            ? [
                  {
                      key: key(at),
                      message: `${text} is outside /${min} to /${max}; write a block such as 10.64.0.0/16`,
                  },
              ]
            : []),
        ...(isPrivate(block)
            ? []
            : [
                  {
                      key: key(at),
                      message: `${text} is public address space; write a block within 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16`,
                  },
              ]),
    ];
}

function networkProblems({ network }: Readable): Problem[] {
    if (!network) return [];
    const byRegion = Object.entries(network.cidrByRegion).flatMap(([region, text]) =>
        blockProblems(`network.cidrByRegion.${region}`, text),
    );
    return [
        ...blockProblems("network.cidr", network.cidr),
        ...byRegion,
        ...bastionProblems(network),
    ];
}

function bastionProblems({ bastion }: Values["network"]): Problem[] {
    const block = parseCidr(bastion?.cidr ?? "");
    return !bastion || !block || contains(block, parseIpv4(bastion.privateIp) ?? -1)
        ? []
        : [
              {
                  key: key("network.bastion.privateIp"),
                  message: `${bastion.privateIp} is outside the bastion's ${bastion.cidr}; write its private address`,
              },
          ];
}

/** AWS's own prefix is refused by the API. https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
function tagProblems({ tags = {} }: Readable): Problem[] {
    return Object.keys(tags).flatMap((name) => {
        if (/^aws:/i.test(name))
            return {
                key: key(`tags.${name}`),
                message: "starts with aws:, which AWS keeps for itself; choose another name",
            };
        if (name.startsWith("gpu-batch:"))
            return {
                key: key(`tags.${name}`),
                message: "is set by the program; choose another name",
            };
        return [];
    });
}

function imageAndAmiProblems({ image, ami, amiBuild }: Readable): Problem[] {
    const driver =
        image?.cuda !== undefined && (ami === "recommended" || ami === "custom")
            ? driverProblem(image.cuda, AMI_DRIVER)
            : undefined;
    const unused = amiBuild !== undefined && ami !== undefined && ami !== "custom";
    return [
        ...(image ? imageProblems(image) : []),
        ...(driver ? [{ key: key("image.cuda"), message: driver }] : []),
        ...(unused ? Object.keys(amiBuild.adopted) : []).map((region) => ({
            key: key(`amiBuild.adopted.${region}`),
            message: `needs gpu-batch:ami custom, and it is ${ami}; write custom, or remove this`,
        })),
    ];
}

/** Faults between keys, and of values that only facts can judge. No I/O. */
export function crossProblems(values: Readable): Problem[] {
    return [
        instanceTypeProblems,
        jobProblems,
        sharingProblems,
        imageAndAmiProblems,
        networkProblems,
        dataProblems,
        trainingProblems,
        alertProblems,
        tagProblems,
    ].flatMap((check) => check(values));
}
