import { CHECKPOINT_PREFIX } from "../facts/names";
import type { Statement } from "./policyDocument";
import { parseS3Uri, type S3Location } from "./s3Uri";

/** Where a location is; the settings have refused what is not one. */
function findLocation(uri: string): S3Location {
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
            const { bucket, key } = findLocation(uri);
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
            Sid: "WriteObjects",
            Effect: "Allow",
            Action: ["s3:PutObject", "s3:AbortMultipartUpload"],
            Resource: objects(writable),
        },
        {
            // Of the cell's bucket the checkpoint of an item that is done; no output, manifest or model. In
            // a location of the team's own whatever the team's code makes there.
            Sid: "DeleteObjects",
            Effect: "Allow",
            Action: "s3:DeleteObject",
            Resource: [
                `arn:${partition}:s3:::${bucketName}/${CHECKPOINT_PREFIX}*`,
                ...objects(write),
            ],
        },
        ...[...writable, ...read].map(findLocation).map(({ bucket, key }, index): Statement => ({
            Sid: `List${index}`,
            Effect: "Allow",
            Action: "s3:ListBucket",
            Resource: `arn:${partition}:s3:::${bucket}`,
            ...(key ? { Condition: { StringLike: { "s3:prefix": `${key}*` } } } : {}),
        })),
    ];
}

/**
 * An image of a private registry: any of its hosts, with IPv4 only or dual-stack, FIPS or not, and with
 * AWS China's endings.
 * @see https://docs.aws.amazon.com/general/latest/gr/ecr.html
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-requests.html
 */
const PRIVATE_ECR =
    /^(\d{12})\.dkr(?:\.ecr|-ecr)(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|on\.aws|on\.amazonwebservices\.com\.cn)\/([^:@]+)/;

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

/** What an instance of a cell may do. */
export interface InstanceRights {
    readonly partition: string;
    readonly region: string;
    readonly accountId: string;
    /** Prefix of the names of the cell's environments, which Batch names their clusters after. */
    readonly cell: string;
    readonly imageUri: string;
    readonly logGroupArn: string;
    /** Whether Session Manager opens a shell on the instance. */
    readonly sessionManager: boolean;
}

/**
 * Rights of an instance's role: what the ECS agent needs, on the cell's own clusters, repository and log
 * group. A job that gets hold of them, such as one that runs as root, could stop the cell's jobs, and no more.
 * Batch names a cluster `<environment>_Batch_<id>` or `AWSBatch-<environment>-<id>`.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/instance_IAM_role.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
 */
export function buildInstanceRoleStatements(rights: InstanceRights): Statement[] {
    const { partition, region, accountId, cell, imageUri, logGroupArn } = rights;
    const ecs = `arn:${partition}:ecs:${region}:${accountId}`;
    const clusters = [`${ecs}:cluster/AWSBatch-${cell}-*`, `${ecs}:cluster/${cell}-*`];
    const inClusters = (resource: string) =>
        clusters.map((arn) => arn.replace(":cluster/", resource));
    return [
        {
            // Neither action knows a resource.
            Sid: "FindAgentEndpoint",
            Effect: "Allow",
            Action: ["ecs:DiscoverPollEndpoint", "ec2:DescribeTags"],
            Resource: "*",
        },
        {
            Sid: "JoinCluster",
            Effect: "Allow",
            Action: [
                "ecs:RegisterContainerInstance",
                "ecs:DeregisterContainerInstance",
                "ecs:SubmitContainerStateChange",
                "ecs:SubmitTaskStateChange",
                "ecs:SubmitAttachmentStateChanges",
            ],
            Resource: clusters,
        },
        {
            Sid: "TakeWork",
            Effect: "Allow",
            Action: ["ecs:Poll", "ecs:StartTelemetrySession", "ecs:UpdateContainerInstancesState"],
            Resource: inClusters(":container-instance/"),
        },
        {
            Sid: "TagItself",
            Effect: "Allow",
            Action: "ecs:TagResource",
            Resource: [...clusters, ...inClusters(":container-instance/")],
            Condition: { StringEquals: { "ecs:CreateAction": "RegisterContainerInstance" } },
        },
        {
            Sid: "ReadTags",
            Effect: "Allow",
            Action: "ecs:ListTagsForResource",
            Resource: [...inClusters(":container-instance/"), ...inClusters(":task/")],
        },
        ...buildExecutionRoleStatements(imageUri, logGroupArn, partition),
        ...(rights.sessionManager ? [buildSessionStatement()] : []),
    ];
}

/**
 * Rights for a shell through Session Manager, without those to documents and parameters that AWS's managed policy has.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html
 */
function buildSessionStatement(): Statement {
    return {
        // No session has a name before it starts, and the agent's actions know no resource.
        Sid: "OpenSessions",
        Effect: "Allow",
        Action: [
            "ssm:UpdateInstanceInformation",
            "ssmmessages:CreateControlChannel",
            "ssmmessages:CreateDataChannel",
            "ssmmessages:OpenControlChannel",
            "ssmmessages:OpenDataChannel",
        ],
        Resource: "*",
    };
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
