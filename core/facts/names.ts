/** Prefix of physical names, the Pulumi project's name and the namespace of its configuration. */
export const PREFIX = "gpu-batch";

/** What a cell's names are made of. */
export interface CellId {
    readonly stack: string;
    readonly region: string;
    /** 12 digits. */
    readonly accountId: string;
}

/**
 * Every name and ARN of a cell that a policy must read in a preview, so none of them may come from
 * a resource's output. IAM names are global within an account: they carry stack and region.
 */
export interface CellNames {
    /** Logical name of the cell and prefix of its children's, e.g. `prod-us-east-2`. */
    readonly cell: string;
    readonly bucket: string;
    readonly logGroup: string;
    readonly logGroupArn: string;
    readonly instanceRole: string;
    readonly instanceProfile: string;
    /** Batch's name of the job definition. */
    readonly jobDefinition: string;
    readonly jobRole: string;
    readonly jobRoleArn: string;
    readonly executionRole: string;
    readonly executionRoleArn: string;
    /** Host of the account's container registry in the region. */
    readonly registry: string;
    /** ECR repository of the cell's image. */
    readonly repository: string;
    readonly repositoryArn: string;
    /** ECR repository of build caches, whose tags move. */
    readonly cacheRepository: string;
    /** Role and instance profile of the instances that Image Builder works on. */
    readonly builderRole: string;
    readonly builderProfile: string;
    /** Role with which Image Builder deletes old AMIs. */
    readonly amiLifecycleRole: string;
    /** Image Builder may write to groups below `/aws/imagebuilder/` without a role of its own. */
    readonly amiLogGroup: string;
    /** SSM parameter with the id of the AMI that the environment uses. */
    readonly amiParameter: string;
}

/** Prefix of Image Builder's logs in a cell's bucket. */
export const AMI_LOG_PREFIX = "ami-logs/";

/** Prefix of what jobs give back in a cell's bucket, written once. */
export const OUTPUT_PREFIX = "outputs/";

/** Prefix of the checkpoints of items at work in a cell's bucket. */
export const CHECKPOINT_PREFIX = "checkpoints/";

/** Prefix of checkpoints and models of SageMaker training in a cell's bucket. */
export const TRAINING_PREFIX = "training/";

/** `aws`, `aws-cn` or `aws-us-gov`: the second part of every ARN of a region. */
export function findPartition(region: string): string {
    if (region.startsWith("cn-")) return "aws-cn";
    return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

/**
 * Whether a text has the form of a region's name, `us-east-2` or `us-gov-west-1`.
 * @see https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
 */
export function isRegionName(text: string): boolean {
    return /^[a-z]{2,3}(-[a-z]{3,4})?-(north|south|east|west|central|(north|south)(east|west))-\d$/.test(
        text,
    );
}

/** Logical name of a cell: it carries the region, so a swap of regions is a new cell. */
export function nameCell(stack: string, region: string): string {
    return `${stack}-${region}`;
}

/** What goes with a cell that is deleted and what to do before, to follow a dash or a colon. */
export function describeBucketLoss(cell: string): string {
    const bucket = `${PREFIX}-${cell}-ACCOUNT`;
    return `its bucket ${bucket} goes too, with manifests, outputs, checkpoints and models; copy what you need first: aws s3 sync s3://${bucket} FOLDER`;
}

/** The names of one cell. */
export function buildCellNames({ stack, region, accountId }: CellId): CellNames {
    const cell = nameCell(stack, region);
    const physical = `${PREFIX}-${cell}`;
    const roleArn = (role: string) => `arn:${findPartition(region)}:iam::${accountId}:role/${role}`;
    const logGroup = `/${PREFIX}/${stack}/${region}/jobs`;
    const repository = `${PREFIX}/${cell}`;
    return {
        cell,
        bucket: `${physical}-${accountId}`,
        logGroup,
        logGroupArn: `arn:${findPartition(region)}:logs:${region}:${accountId}:log-group:${logGroup}`,
        instanceRole: `${physical}-instance`,
        instanceProfile: `${physical}-instance`,
        jobDefinition: `${physical}-job`,
        jobRole: `${physical}-job`,
        jobRoleArn: roleArn(`${physical}-job`),
        executionRole: `${physical}-execution`,
        executionRoleArn: roleArn(`${physical}-execution`),
        registry: buildRegistryHost(accountId, region),
        repository,
        repositoryArn: `arn:${findPartition(region)}:ecr:${region}:${accountId}:repository/${repository}`,
        cacheRepository: `${repository}-cache`,
        builderRole: `${physical}-ami-builder`,
        builderProfile: `${physical}-ami-builder`,
        amiLifecycleRole: `${physical}-ami-lifecycle`,
        amiLogGroup: `/aws/imagebuilder/${physical}`,
        amiParameter: `/${PREFIX}/${stack}/${region}/ami`,
    };
}

/** Host of an account's container registry. https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html */
function buildRegistryHost(accountId: string, region: string): string {
    const suffix = findPartition(region) === "aws-cn" ? ".cn" : "";
    return `${accountId}.dkr.ecr.${region}.amazonaws.com${suffix}`;
}

/**
 * Longest stack name: a bucket name has at most 63 characters, and `gpu-batch-<stack>-<region>-<account>`
 * spends 10 + 1 + 14 (the longest region name) + 13 of them beside the stack.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
export const MAX_STACK_NAME = 25;

/** What is wrong with a stack's name as a part of physical names; undefined when nothing is. */
export function findStackNameProblem(stack: string): string | undefined {
    // https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html
    if (stack.includes("--"))
        return `"${stack}" cannot be part of ECR repository names; do not write two hyphens in a row`;
    if (/^[a-z][a-z0-9-]*$/.test(stack) && stack.length <= MAX_STACK_NAME && !stack.endsWith("-"))
        return undefined;
    return (
        `"${stack}" cannot be part of bucket and role names; use 1 to ${MAX_STACK_NAME} lowercase letters, ` +
        `digits and hyphens, starting with a letter and not ending with a hyphen`
    );
}
