import type * as sdk from "@aws-sdk/client-batch";
import type { BatchPort, JobRequest, Status } from "../types";
import { toJob, toQueue, toSubmitInput } from "./convert";
import { translateError } from "./errors";

/** Codes of the spot quotas, in vCPUs. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-quotas.html */
const QUOTA_CODES = { G: "L-3819A6DF", P: "L-7212CCBC" } as const;

/** Tries of calls that may be repeated; throttling beyond that is waited out by the caller. */
const READ_TRIES = 3;

/** AWS Batch of a region, through AWS's SDK, which is loaded with the first call. */
export function connectBatch(region: string): BatchPort {
    let loaded:
        Promise<{ api: typeof sdk; read: sdk.BatchClient; write: sdk.BatchClient }> | undefined;
    const open = () =>
        (loaded ??= import("@aws-sdk/client-batch").then((api) => ({
            api,
            read: new api.BatchClient({ region, maxAttempts: READ_TRIES }),
            // A lost answer must not be tried again blindly: that would be a second job.
            write: new api.BatchClient({ region, maxAttempts: 1 }),
        })));
    const call = async <T>(
        what: string,
        use: (batch: Awaited<ReturnType<typeof open>>) => Promise<T>,
    ) => {
        try {
            return await use(await open());
        } catch (error) {
            throw translateError(error, `${what} in ${region}`);
        }
    };

    return {
        submit: (request: JobRequest) =>
            call(`submit ${request.jobName}`, async ({ api, write }) => {
                const { jobId } = await write.send(
                    new api.SubmitJobCommand(toSubmitInput(request)),
                );
                return jobId ?? "";
            }),

        find: (queueArn, name) =>
            call(`look for ${name}`, async ({ api, read }) => {
                const found: sdk.JobSummary[] = [];
                let nextToken: string | undefined;
                do {
                    const page: sdk.ListJobsCommandOutput = await read.send(
                        new api.ListJobsCommand({
                            jobQueue: queueArn,
                            filters: [{ name: "JOB_NAME", values: [name] }],
                            nextToken,
                        }),
                    );
                    found.push(...(page.jobSummaryList ?? []));
                    nextToken = page.nextToken;
                } while (nextToken);
                // The filter ignores case.
                return found
                    .filter(({ jobName }) => jobName === name)
                    .sort((a, b) => (a.createdAt ?? 0) - (b.createdAt ?? 0))[0]?.jobId;
            }),

        describe: (ids) =>
            ids.length === 0
                ? Promise.resolve([])
                : call("describe jobs", async ({ api, read }) => {
                      const { jobs } = await read.send(
                          new api.DescribeJobsCommand({ jobs: [...ids] }),
                      );
                      return (jobs ?? []).map(toJob);
                  }),

        children: (arrayId: string, status: Status, nextToken?: string) =>
            call(`list children of ${arrayId}`, async ({ api, read }) => {
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
            }),

        terminate: (id, reason) =>
            call(`cancel ${id}`, async ({ api, read }) => {
                await read.send(new api.TerminateJobCommand({ jobId: id, reason }));
            }),

        queue: (queueArn) =>
            call("describe the queue", async ({ api, read }) => {
                const { jobQueues } = await read.send(
                    new api.DescribeJobQueuesCommand({ jobQueues: [queueArn] }),
                );
                const queue = jobQueues?.[0];
                if (!queue)
                    return {
                        name: queueArn,
                        state: "MISSING",
                        status: "DELETED",
                        environments: [],
                    };
                const order = (queue.computeEnvironmentOrder ?? []).map(
                    ({ computeEnvironment }) => computeEnvironment ?? "",
                );
                const { computeEnvironments } = await read.send(
                    new api.DescribeComputeEnvironmentsCommand({ computeEnvironments: order }),
                );
                return toQueue(queue, computeEnvironments ?? []);
            }),

        spotQuotaVcpus: async (family) => {
            try {
                const api = await import("@aws-sdk/client-service-quotas");
                const client = new api.ServiceQuotasClient({ region, maxAttempts: READ_TRIES });
                const { Quota } = await client.send(
                    new api.GetServiceQuotaCommand({
                        ServiceCode: "ec2",
                        QuotaCode: QUOTA_CODES[family],
                    }),
                );
                return Quota?.Value;
            } catch {
                // A hint is not worth a right of its own.
                return undefined;
            }
        },
    };
}
