import { HEAD, setting, type BrokenStack } from "./brokenStack";

/** Keys that nobody reads. */
export const BROKEN_KEYS: readonly BrokenStack[] = [
    {
        fault: "an unknown key near a known one",
        ...setting("maxVcpu", "64"),
        says: ["gpu-batch:maxVcpu: is not a known key; did you mean maxVcpus?"],
    },
    {
        fault: "an unknown key near none",
        ...setting("colour", "blue"),
        says: ["gpu-batch:colour: is not a known key (known: accountId, regions", "remove it"],
    },
    {
        fault: "an unknown field",
        ...setting("job", "{ memory: 4096 }"),
        says: ["gpu-batch:job.memory: is not a known key; did you mean memoryMiB?"],
    },
    {
        fault: "an encrypted setting",
        ...setting("maxVcpus", "{ secure: v1:abcdefgh }"),
        says: ["gpu-batch:maxVcpus: is encrypted", "set it again without --secret"],
    },
    {
        fault: "five faults at once",
        stackFile: `${HEAD}  gpu-batch:maxVcpus: 2\n  gpu-batch:job: { attempts: 99 }\n  gpu-batch:network: { cidr: here }\n  gpu-batch:ami: x\n  gpu-batch:colour: blue\n`,
        says: [
            "Pulumi.prod.yaml has 5 problems:",
            "gpu-batch:maxVcpus: is 2; write 4 or more",
            "gpu-batch:job.attempts: is 99; write 10 or less",
            'gpu-batch:network.cidr: is "here"',
            'gpu-batch:ami: is "x"',
            "gpu-batch:colour: is not a known key",
        ],
    },
];
