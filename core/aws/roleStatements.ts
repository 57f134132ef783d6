import type { Statement } from "./policyDocument";
import { parseS3Uri, type S3Location } from "./s3Uri";

/** Where a location is; the settings have refused what is not one. */
function locate(uri: string): S3Location {
    const location = parseS3Uri(uri);
    if (!location) throw new Error(`${uri} is not a location in S3`);
    return location;
}

/** What jobs may touch in S3. */
export interface JobData {
    /** `aws`, `aws-cn` or `aws-us-gov`. */
    readonly partition: string;
    /** The cell's own bucket, read and written. */
    readonly bucketName: string;
    /** Locations to read, `s3://bucket/prefix/`. */
    readonly read: readonly string[];
    /** Locations to read and write. */
    readonly write: readonly string[];
}

/** Rights of the code in a job: its cell's bucket and the named locations, nothing else. */
export function buildJobRoleStatements({
    partition,
    bucketName,
    read,
    write,
}: JobData): Statement[] {
    const writable = [`s3://${bucketName}/`, ...write];
    const objects = (uris: readonly string[]) =>
        uris.map((uri) => {
            const { bucket, key } = locate(uri);
            return `arn:${partition}:s3:::${bucket}/${key}*`;
        });
    return [
        {
            Sid: "ReadObjects",
            Effect: "Allow",
            Action: "s3:GetObject",
            Resource: objects([...writable, ...read]),
        },
        {
            // Deleting is what finalises an output: its temporary object goes once the copy is there.
            Sid: "WriteObjects",
            Effect: "Allow",
            Action: ["s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"],
            Resource: objects(writable),
        },
        ...[...writable, ...read].map(locate).map(({ bucket, key }, index): Statement => ({
            Sid: `List${index}`,
            Effect: "Allow",
            Action: "s3:ListBucket",
            Resource: `arn:${partition}:s3:::${bucket}`,
            ...(key ? { Condition: { StringLike: { "s3:prefix": `${key}*` } } } : {}),
        })),
    ];
}

const PRIVATE_ECR = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/([^:@]+)/;

/** ARN of the private ECR repository that an image lies in; undefined for a public registry. */
export function findRepositoryArn(imageUri: string, partition: string): string | undefined {
    const [match, account, region, repository] = PRIVATE_ECR.exec(imageUri) ?? [];
    return match && `arn:${partition}:ecr:${region}:${account}:repository/${repository}`;
}

/** Rights of the agent that starts a job: pull this image, write to this log group. */
export function buildExecutionRoleStatements(
    imageUri: string,
    logGroupArn: string,
    partition: string,
): Statement[] {
    const repository = findRepositoryArn(imageUri, partition);
    return [
        {
            Sid: "WriteJobLogs",
            Effect: "Allow",
            Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
            Resource: `${logGroupArn}:*`,
        },
        ...(repository ? buildPullStatements(repository) : []),
    ];
}

/** Rights to pull from one private repository. */
export function buildPullStatements(repository: string): Statement[] {
    return [
        {
            // The action knows no resource.
            // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html
            Sid: "LogInToRegistry",
            Effect: "Allow",
            Action: "ecr:GetAuthorizationToken",
            Resource: "*",
        },
        {
            Sid: "PullImage",
            Effect: "Allow",
            Action: [
                "ecr:BatchCheckLayerAvailability",
                "ecr:GetDownloadUrlForLayer",
                "ecr:BatchGetImage",
            ],
            Resource: repository,
        },
    ];
}
