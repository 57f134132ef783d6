import { setting, type BrokenStack } from "./brokenStack";

/** The account, and what a cell stores and is tagged with. */
export const BROKEN_ACCOUNTS: readonly BrokenStack[] = [
    {
        fault: "a bucket in place of a location",
        ...setting("data", "{ read: [my-bucket] }"),
        says: ['gpu-batch:data.read[0]: is "my-bucket"; write s3://bucket/prefix/'],
    },
    {
        fault: "days that CloudWatch does not know",
        ...setting("logRetentionDays", "42"),
        says: ["gpu-batch:logRetentionDays: is 42; write one of 1, 3, 5, 7"],
    },
    {
        fault: "a root disk that CUDA images fill",
        ...setting("rootVolumeGiB", "30"),
        says: ["gpu-batch:rootVolumeGiB: is 30; write 100 or more"],
    },
    {
        fault: "an account that is none",
        ...setting("accountId", '"1234"'),
        says: ['gpu-batch:accountId: is "1234"; write a 12-digit AWS account ID'],
    },
    {
        fault: "a tag without a name",
        ...setting("tags", "{ '': x }"),
        says: ["gpu-batch:tags.: is not a valid name"],
    },
    {
        fault: "a tag that AWS keeps for itself",
        ...setting("tags", "{ 'aws:team': ml }"),
        says: ["gpu-batch:tags.aws:team: starts with aws:", "choose another name"],
    },
];
