import { setting, type BrokenStack } from "./brokenStack";

/** Wrong types, and what Pulumi.yaml's declarations refuse before the program starts. */
export const BROKEN_TYPES: readonly BrokenStack[] = [
    {
        fault: "text for a number",
        ...setting("maxVcpus", "many"),
        says: ["gpu-batch:maxVcpus: must be of type integer", '"many"', "write a whole number"],
    },
    {
        fault: "a fraction for a whole number",
        ...setting("maxVcpus", "64.5"),
        says: ["gpu-batch:maxVcpus: must be of type integer", "64.5"],
    },
    {
        fault: "text for a list",
        ...setting("instanceTypes", "g5.xlarge"),
        says: ["gpu-batch:instanceTypes: must be of type array", "write a list"],
    },
    {
        fault: "a number in a list of texts",
        ...setting("regions", "[3]"),
        says: ["gpu-batch:regions: has an item that must be of type string", "write a string"],
    },
    {
        fault: "a list for an object",
        ...setting("job", "[1]"),
        says: ["gpu-batch:job: must be of type object", "write an object"],
    },
    {
        fault: "a list for text",
        ...setting("gpuSharing", "[4]"),
        says: ["gpu-batch:gpuSharing: must be of type string, and is [4]; write a string"],
    },
    {
        fault: "a number that the CLI does not read",
        ...setting("maxVcpus", "1e2"),
        says: ["gpu-batch:maxVcpus: must be of type integer", '"1e2"'],
    },
    {
        fault: "a key without a value",
        ...setting("maxVcpus", ""),
        says: ['gpu-batch:maxVcpus: must be of type integer, and is ""; write a whole number'],
    },
    {
        fault: "an empty list",
        ...setting("regions", "[]"),
        says: ["gpu-batch:regions: is []; write 1 item or more"],
    },
    {
        fault: "packages without a default provider as text",
        stackFile: "config:\n  pulumi:disable-default-providers: aws\n",
        says: ["pulumi:disable-default-providers: must be a list of packages; write [aws]"],
    },
    {
        fault: "a number beyond the API's",
        ...setting("maxVcpus", "3000000000"),
        says: ["gpu-batch:maxVcpus: is 3000000000; write 2147483647 or less"],
    },
    {
        fault: "text inside an object where a number belongs",
        ...setting("job", "{ vcpus: four }"),
        says: ['gpu-batch:job.vcpus: is a string ("four"); write a number'],
    },
];
