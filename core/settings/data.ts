import * as z from "zod";
import { renderPolicy } from "../aws/policyDocument";
import { buildJobRoleStatements } from "../aws/roleStatements";
import type { Problem } from "../problems/problems";
import { s3Prefix } from "./s3Prefix";

/** S3 locations outside the cell that jobs may use. */
export const dataSchema = z.strictObject({
    /** What jobs may read. */
    read: z.array(s3Prefix).default([]),
    /** What jobs may read and write. */
    write: z.array(s3Prefix).default([]),
});

/** Values of the keys that name places in S3. */
interface DataValues {
    readonly data: z.infer<typeof dataSchema>;
    readonly training: {
        readonly enabled: boolean;
        readonly channels: Readonly<Record<string, string>>;
    };
}

/**
 * Characters of all inline policies of a role.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const MAX_INLINE = 10_240;
/** Characters that the training role's other rights take: 3,283 in the longest region, with a network of 16 subnets. */
const OTHER_RIGHTS = 3_500;
/** A bucket's name at its longest. */
const BUCKET = "b".repeat(63);

/** Places in S3 that do not fit into the role of a job or of a training. */
export function findDataProblems({ data, training }: Partial<DataValues>): Problem[] {
    if (!data || !training) return [];
    const channels = training.enabled ? Object.values(training.channels) : [];
    const statements = buildJobRoleStatements({
        partition: "aws-us-gov",
        bucketName: BUCKET,
        write: data.write,
        read: [...new Set([...data.read, ...channels])],
    });
    const excess = renderPolicy(statements).length + OTHER_RIGHTS - MAX_INLINE;
    return excess <= 0
        ? []
        : [
              {
                  key: "gpu-batch:data",
                  message: `lists more S3 locations than the inline policies of one role can hold, by about ${excess} characters; write fewer, such as a common prefix or a whole bucket`,
              },
          ];
}
