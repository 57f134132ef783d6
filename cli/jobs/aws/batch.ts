import type * as sdk from "@aws-sdk/client-batch";
import type { QuotaClass } from "../../../core/facts/quotas";
import type * as Quotas from "../../aws/quotas";
import {
    Throttled,
    type BatchPort,
    type ChildPage,
    type Job,
    type JobRequest,
    type QueueState,
    type Status,
} from "../types";
import { toJob, toQueue, toSubmitInput } from "./convert";
import { translateError } from "./errors";

/** Tries of calls that may be repeated; throttling beyond that is waited out by the caller. */
const READ_TRIES = 3;

/** AWS's SDK for Batch with a region's clients. */
interface Sdk {
    readonly api: typeof sdk;
    readonly read: sdk.BatchClient;
    readonly write: sdk.BatchClient;
}

async function loadSdk(region: string): Promise<Sdk> {
    const api = await import("@aws-sdk/client-batch");
    return {
        api,
        read: new api.BatchClient({ region, maxAttempts: READ_TRIES }),
        // A lost answer must not be tried again blindly: that would be a second job.
        write: new api.BatchClient({ region, maxAttempts: 1 }),
    };
}

/** AWS Batch of a region, through AWS's SDK, which is loaded with the first call. */
export function connectBatch(region: string): BatchPort {
    let loaded: Promise<Sdk> | undefined;
    const call = async <T>(what: string, use: (sdk: Sdk) => Promise<T>) => {
        try {
            loaded ??= loadSdk(region);
            return await use(await loaded);
        } catch (error) {
            throw translateError(error, `${what} in ${region}`);
        }
    };
    return {
        submit: (request, mayGo) =>
            call(`submit ${request.jobName}`, (sdk) => submitJob(sdk, request, mayGo)),
        find: (queueArn, name) => call(`look for ${name}`, (sdk) => findJob(sdk, queueArn, name)),
        describe: (ids) =>
            ids.length === 0
                ? Promise.resolve([])
                : call("describe jobs", (sdk) => describeJobs(sdk, ids)),
        children: (arrayId, status, nextToken) =>
            call(`list children of ${arrayId}`, (sdk) =>
                listChildren(sdk, arrayId, status, nextToken),
            ),
        terminate: (id, reason) =>
            call(`cancel ${id}`, async ({ api, read }) => {
                await read.send(new api.TerminateJobCommand({ jobId: id, reason }));
            }),
        queue: (queueArn) => call("describe the queue", (sdk) => describeQueue(sdk, queueArn)),
        spotQuotaVcpus: (quotaClass) => readSpotQuota(region, quotaClass),
    };
}

async function submitJob(
    { api, write }: Sdk,
    request: JobRequest,
    mayGo: () => boolean,
): Promise<string> {
    const command = new api.SubmitJobCommand(toSubmitInput(request));
    // Behind the signature, from whose time on AWS takes the request for five minutes.
    command.middlewareStack.addRelativeTo(
        <In, Out>(send: (args: In) => Promise<Out>) =>
            (args: In) =>
                mayGo() ? send(args) : Promise.reject(new Throttled("it was not sent in time")),
        { relation: "after", toMiddleware: "httpSigningMiddleware", name: "mayGo" },
    );
    const { jobId } = await write.send(command);
    return jobId ?? "";
}

async function findJob(
    { api, read }: Sdk,
    queueArn: string,
    name: string,
): Promise<string | undefined> {
    const found: sdk.JobSummary[] = [];
    const pages = api.paginateListJobs(
        { client: read },
        { jobQueue: queueArn, filters: [{ name: "JOB_NAME", values: [name] }] },
    );
    for await (const { jobSummaryList = [] } of pages) found.push(...jobSummaryList);
    // The filter ignores case.
    return found
        .filter(({ jobName }) => jobName === name)
        .sort((a, b) => (a.createdAt ?? 0) - (b.createdAt ?? 0))[0]?.jobId;
}

async function describeJobs({ api, read }: Sdk, ids: readonly string[]): Promise<Job[]> {
    const { jobs = [] } = await read.send(new api.DescribeJobsCommand({ jobs: [...ids] }));
    return jobs.map(toJob);
}

async function listChildren(
    { api, read }: Sdk,
    arrayId: string,
    status: Status,
    nextToken: string | undefined,
): Promise<ChildPage> {
    const page = await read.send(
        new api.ListJobsCommand({
            arrayJobId: arrayId,
            jobStatus: status,
            maxResults: 100,
            nextToken,
        }),
    );
    const ids = (page.jobSummaryList ?? []).flatMap(({ jobId }) => jobId ?? []);
    return { ids, nextToken: page.nextToken };
}

async function describeQueue({ api, read }: Sdk, queueArn: string): Promise<QueueState> {
    const { jobQueues } = await read.send(
        new api.DescribeJobQueuesCommand({ jobQueues: [queueArn] }),
    );
    const queue = jobQueues?.[0];
    if (!queue) return { name: queueArn, state: "MISSING", status: "DELETED", environments: [] };
    const names = (queue.computeEnvironmentOrder ?? []).map(
        ({ computeEnvironment = "" }) => computeEnvironment,
    );
    const { computeEnvironments = [] } = await read.send(
        new api.DescribeComputeEnvironmentsCommand({ computeEnvironments: names }),
    );
    return toQueue(queue, computeEnvironments);
}

async function readSpotQuota(region: string, quotaClass: QuotaClass): Promise<number | undefined> {
    try {
        const { ServiceQuotasClient } = await import("@aws-sdk/client-service-quotas");
        // Loaded here, so that no other call pays for the SDK.
        // eslint-disable-next-line @typescript-eslint/no-require-imports
        const { readVcpuQuota } = require("../../aws/quotas") as typeof Quotas;
        const client = new ServiceQuotasClient({ region, maxAttempts: READ_TRIES });
        return await readVcpuQuota(client, "spot", quotaClass);
    } catch {
        // A hint is not worth a right of its own.
        return undefined;
    }
}
