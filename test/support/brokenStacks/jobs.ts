import { HEAD, setting, type BrokenStack } from "./brokenStack";

/** Jobs, the types that they fit and how they share. */
export const BROKEN_JOBS: readonly BrokenStack[] = [
    {
        fault: "memory that no type offers",
        ...setting("job", "{ memoryMiB: 65536 }"),
        says: [
            "gpu-batch:job: 1 GPU, 4 vCPUs and 65536 MiB of memory do not fit on any instance type",
            "add a larger type",
        ],
    },
    {
        fault: "all of a type's nominal memory",
        ...setting("job", "{ memoryMiB: 16384 }"),
        says: ["g4dn.xlarge has 15073 MiB", "request less"],
    },
    {
        fault: "GPUs on one type and memory on another",
        stackFile: `${HEAD}  gpu-batch:instanceTypes: [g4dn.12xlarge, g6e.2xlarge]\n  gpu-batch:job: { gpus: 4, vcpus: 4, memoryMiB: 200000 }\n`,
        says: [
            "gpu-batch:job: 4 GPUs",
            "g4dn.12xlarge has 180879 MiB; g6e.2xlarge has 1 GPU and 60293 MiB",
        ],
    },
    {
        fault: "a negative ceiling",
        ...setting("maxVcpus", "-1"),
        says: ["gpu-batch:maxVcpus: is -1; write 4 or more"],
    },
    {
        fault: "a negative on-demand ceiling",
        ...setting("onDemandFallback", "-8"),
        says: ["gpu-batch:onDemandFallback: is -8; write 0 or more"],
    },
    {
        fault: "a ceiling below one job",
        stackFile: `${HEAD}  gpu-batch:maxVcpus: 4\n  gpu-batch:instanceTypes: [g5.2xlarge]\n  gpu-batch:job: { vcpus: 8 }\n`,
        says: ["gpu-batch:maxVcpus: 4 is less than the 8 vCPUs of one job; write 8 or more"],
    },
    {
        fault: "one attempt",
        ...setting("job", "{ attempts: 1 }"),
        says: ["gpu-batch:job.attempts: is 1; write 2 or more"],
    },
    {
        fault: "shared memory beyond the job's own",
        ...setting("job", "{ sharedMemoryMiB: 20000 }"),
        says: ["gpu-batch:job.sharedMemoryMiB: 20000 is more than the job's 14336 MiB"],
    },
    {
        fault: "an AMD type",
        ...setting("instanceTypes", "[g4ad.xlarge]"),
        says: [
            "gpu-batch:instanceTypes[0]: g4ad.xlarge is not an x86_64 NVIDIA instance type",
            "did you mean g4dn.xlarge?",
        ],
    },
    {
        fault: "a shared GPU on AWS's own AMI",
        ...setting("gpuSharing", '"4"'),
        says: ["gpu-batch:gpuSharing: needs an AMI", "set gpu-batch:ami to custom"],
    },
    {
        fault: "a share that lets too many jobs onto a GPU",
        stackFile: `${HEAD}  gpu-batch:ami: ami-0123456789abcdef0\n  gpu-batch:gpuSharing: "2"\n  gpu-batch:job: { vcpus: 1, memoryMiB: 2048 }\n`,
        says: [
            "gpu-batch:job: 1 vCPU and 2048 MiB per job let more than 2 jobs share one GPU",
            "4 on g4dn.xlarge",
        ],
    },
    {
        fault: "shared GPUs on a type with several",
        stackFile: `${HEAD}  gpu-batch:ami: custom\n  gpu-batch:gpuSharing: "2"\n  gpu-batch:instanceTypes: [g5.xlarge, g5.12xlarge]\n  gpu-batch:job: { vcpus: 2, memoryMiB: 28672 }\n`,
        says: [
            "gpu-batch:instanceTypes: g5.12xlarge has several GPUs, and jobs that share would all use the first one",
        ],
    },
    {
        fault: "a team whose name Batch refuses",
        ...setting("fairShare", "{ team_a: 1 }"),
        says: ["gpu-batch:fairShare", "team", "write 1 to 255 letters and digits"],
    },
    {
        fault: "a share of nothing",
        ...setting("fairShare", "{ research: 0 }"),
        says: ["gpu-batch:fairShare.research: is 0; write 0.01 or more"],
    },
];
