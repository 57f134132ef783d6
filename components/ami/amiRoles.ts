import { findPartition } from "../../core/facts/names";
import type { Statement } from "../../core/aws/policyDocument";

/** AWS's policies for an instance that Image Builder works on. https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-builder-setting-up.html */
export const BUILDER_POLICIES = [
    "EC2InstanceProfileForImageBuilder",
    "AmazonSSMManagedInstanceCore",
] as const;

/** AWS's policy for lifecycle policies. https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-lifecycle-prerequisites.html */
export const LIFECYCLE_POLICY = "service-role/EC2ImageBuilderLifecycleExecutionPolicy";

/** Where a builder writes its log. */
export interface BuildLog {
    readonly region: string;
    readonly logBucket: string;
    readonly logPrefix: string;
}

/** What a builder may do besides: write its own log. */
export function buildBuilderStatements({ region, logBucket, logPrefix }: BuildLog): Statement[] {
    return [
        {
            Sid: "WriteBuildLogs",
            Effect: "Allow",
            Action: "s3:PutObject",
            Resource: `arn:${findPartition(region)}:s3:::${logBucket}/${logPrefix}*`,
        },
    ];
}
