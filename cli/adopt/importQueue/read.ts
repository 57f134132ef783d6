import {
    BatchClient,
    DescribeComputeEnvironmentsCommand,
    DescribeJobQueuesCommand,
    DescribeSchedulingPoliciesCommand,
    ListJobsCommand,
    paginateDescribeJobDefinitions,
    type ComputeEnvironmentDetail,
    type JobDefinition,
    type JobQueueDetail,
    type JobStatus,
} from "@aws-sdk/client-batch";
import {
    DescribeImagesCommand,
    DescribeLaunchTemplateVersionsCommand,
    EC2Client,
    type ResponseLaunchTemplateData,
} from "@aws-sdk/client-ec2";
import { UserError } from "../../../core/problems/userError";
import { configureClient } from "../../aws/clients";
import { describeAwsError } from "../../aws/sentence";
import type { FoundAmi, FoundEnvironment, FoundQueue } from "./found";

/** What to read. */
export interface QueueAddress {
    readonly region: string;
    /** Name or ARN. */
    readonly queue: string;
    /** Name, with or without a revision, or ARN. @default that of the queue's newest job */
    readonly definition?: string;
}

/** Statuses in which the jobs of a queue tell its job definition, and in which it is likely to have any. */
const TELLING: readonly JobStatus[] = ["RUNNING", "RUNNABLE", "SUCCEEDED", "FAILED"];

/**
 * Reads a queue, its environments and a job definition. What of EC2 cannot be read is told and left out.
 * @throws UserError when the queue, an environment or the definition that was named cannot be read
 */
export async function readQueue(address: QueueAddress): Promise<FoundQueue> {
    const { region } = address;
    const batch = new BatchClient(configureClient(region));
    const ec2 = new EC2Client(configureClient(region));
    const unread: string[] = [];
    const queue = await findQueue(batch, address);
    const details = await readEnvironments(batch, queue, address);
    const environments: FoundEnvironment[] = [];
    for (const detail of details) environments.push(await readTemplate(ec2, detail, unread));
    const shares = await readShares(batch, queue, unread);
    const definition = await readDefinition(batch, queue, address, unread);
    return { region, queue, environments, shares, definition, unread };
}

/** Runs a request that must succeed. */
async function ask<T>(what: string, { region }: QueueAddress, request: Promise<T>): Promise<T> {
    try {
        return await request;
    } catch (error) {
        throw new UserError(`cannot read ${what} in ${region}: ${describeAwsError(error)}`);
    }
}

/** Runs a request whose failure leaves something out. */
async function attempt<T>(what: string, unread: string[], request: Promise<T>) {
    try {
        return await request;
    } catch (error) {
        unread.push(`${what} cannot be read: ${describeAwsError(error)}`);
        return undefined;
    }
}

async function findQueue(batch: BatchClient, address: QueueAddress): Promise<JobQueueDetail> {
    const command = new DescribeJobQueuesCommand({ jobQueues: [address.queue] });
    const { jobQueues: [queue] = [] } = await ask("the queue", address, batch.send(command));
    if (!queue)
        throw new UserError(
            `there is no queue ${address.queue} in ${address.region}; list them with: aws batch describe-job-queues --region ${address.region} --query 'jobQueues[].jobQueueName'`,
        );
    return queue;
}

/** The environments of a queue, in its order. */
async function readEnvironments(
    batch: BatchClient,
    { computeEnvironmentOrder = [] }: JobQueueDetail,
    address: QueueAddress,
): Promise<ComputeEnvironmentDetail[]> {
    const arns = [...computeEnvironmentOrder]
        .sort((a, b) => (a.order ?? 0) - (b.order ?? 0))
        .flatMap(({ computeEnvironment }) => computeEnvironment ?? []);
    if (arns.length === 0) return [];
    const command = new DescribeComputeEnvironmentsCommand({ computeEnvironments: arns });
    const { computeEnvironments = [] } = await ask("environments", address, batch.send(command));
    return arns.flatMap(
        (arn) =>
            computeEnvironments.find((one) =>
                [one.computeEnvironmentArn, one.computeEnvironmentName].includes(arn),
            ) ?? [],
    );
}

async function readTemplate(
    ec2: EC2Client,
    detail: ComputeEnvironmentDetail,
    unread: string[],
): Promise<FoundEnvironment> {
    const { launchTemplate, imageId, ec2Configuration = [] } = detail.computeResources ?? {};
    const what = `the launch template of ${detail.computeEnvironmentName}`;
    const template = launchTemplate && (await attempt(what, unread, describe()));
    async function describe(): Promise<ResponseLaunchTemplateData | undefined> {
        const { launchTemplateId, launchTemplateName, version } = launchTemplate!;
        const command = new DescribeLaunchTemplateVersionsCommand({
            ...(launchTemplateId
                ? { LaunchTemplateId: launchTemplateId }
                : { LaunchTemplateName: launchTemplateName }),
            Versions: [version || "$Default"],
        });
        const { LaunchTemplateVersions: [found] = [] } = await ec2.send(command);
        return found?.LaunchTemplateData;
    }
    const [override] = ec2Configuration.flatMap(({ imageIdOverride }) => imageIdOverride ?? []);
    // https://docs.aws.amazon.com/batch/latest/APIReference/API_Ec2Configuration.html
    const id = override ?? imageId ?? template?.ImageId;
    return {
        detail,
        ...(template && { template }),
        ...(id && { ami: await readAmi(ec2, id, unread) }),
    };
}

async function readAmi(ec2: EC2Client, id: string, unread: string[]): Promise<FoundAmi> {
    const command = new DescribeImagesCommand({ ImageIds: [id] });
    const found = await attempt(`the AMI ${id}`, unread, ec2.send(command));
    const name = found?.Images?.[0]?.Name;
    return { id, ...(name && { name }) };
}

async function readShares(
    batch: BatchClient,
    { schedulingPolicyArn }: JobQueueDetail,
    unread: string[],
) {
    if (!schedulingPolicyArn) return undefined;
    const command = new DescribeSchedulingPoliciesCommand({ arns: [schedulingPolicyArn] });
    const found = await attempt("the scheduling policy", unread, batch.send(command));
    return found?.schedulingPolicies?.[0];
}

/** The newest active revision, or the one that was named. */
async function readDefinition(
    batch: BatchClient,
    queue: JobQueueDetail,
    address: QueueAddress,
    unread: string[],
): Promise<JobDefinition | undefined> {
    const named = address.definition ?? (await findUsedDefinition(batch, queue, unread));
    if (named === undefined) return undefined;
    const [, name = named, revision] =
        /^(?:arn:.*:job-definition\/)?([^:]+)(?::(\d+))?$/.exec(named) ?? [];
    const found = await ask("the job definition", address, listRevisions(batch, name));
    // A job tells the revision that it ran with, a person who names one wants it.
    const wanted = address.definition === undefined ? undefined : revision;
    const [newest] = found
        .filter((one) => wanted === undefined || one.revision === Number(wanted))
        .sort((a, b) => (b.revision ?? 0) - (a.revision ?? 0));
    if (!newest && address.definition !== undefined)
        throw new UserError(
            `there is no active job definition ${named} in ${address.region}; list them with: aws batch describe-job-definitions --status ACTIVE --region ${address.region} --query 'jobDefinitions[].jobDefinitionName'`,
        );
    return newest;
}

async function listRevisions(client: BatchClient, jobDefinitionName: string) {
    const found: JobDefinition[] = [];
    const pages = paginateDescribeJobDefinitions(
        { client },
        { jobDefinitionName, status: "ACTIVE" },
    );
    for await (const { jobDefinitions = [] } of pages) found.push(...jobDefinitions);
    return found;
}

/** The definition of the queue's newest job, where Batch still knows one. */
async function findUsedDefinition(
    batch: BatchClient,
    { jobQueueArn }: JobQueueDetail,
    unread: string[],
): Promise<string | undefined> {
    for (const jobStatus of TELLING) {
        const command = new ListJobsCommand({ jobQueue: jobQueueArn, jobStatus });
        const found = await attempt(`its ${jobStatus} jobs`, unread, batch.send(command));
        const [newest] = [...(found?.jobSummaryList ?? [])].sort(
            (a, b) => (b.createdAt ?? 0) - (a.createdAt ?? 0),
        );
        if (newest?.jobDefinition) return newest.jobDefinition;
    }
    return undefined;
}
