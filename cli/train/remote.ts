import { setTimeout as sleep } from "node:timers/promises";
import {
    CloudWatchLogsClient,
    paginateFilterLogEvents,
    type FilteredLogEvent,
} from "@aws-sdk/client-cloudwatch-logs";
import { DescribeTrainingJobCommand, SageMakerClient } from "@aws-sdk/client-sagemaker";
import {
    DescribeExecutionCommand,
    GetExecutionHistoryCommand,
    SFNClient,
    StartExecutionCommand,
    type HistoryEvent,
} from "@aws-sdk/client-sfn";
import type { ExecutionInput } from "./input";
import { describeEnd, findMetrics, type JobFacts } from "./trainingReport";

/** SageMaker's log group of training jobs. */
const LOG_GROUP = "/aws/sagemaker/TrainingJobs";
/** Milliseconds by which a log event may come after a later one, as from another of a job's instances. */
const LATE_MS = 5 * 60_000;

/** Starts a run. @returns the ARN of its execution */
export async function startRun(
    region: string,
    stateMachineArn: string,
    name: string,
    input: ExecutionInput,
): Promise<string> {
    const { executionArn } = await new SFNClient({ region }).send(
        new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }),
    );
    return executionArn ?? "";
}

/** What following a run needs. */
export interface Follow {
    readonly region: string;
    readonly executionArn: string;
    readonly metrics: Readonly<Record<string, string>>;
    /** On-demand prices of the region's training instances by `ml.` type, dollars per hour. */
    readonly prices: Readonly<Record<string, string>>;
    /** Seconds between two polls. */
    readonly every: number;
    readonly signal: AbortSignal;
    readonly print: (line: string) => void;
}

/** Prints states, jobs and metrics as they come. @returns the run's status; RUNNING when it was interrupted */
export async function followRun(run: Follow): Promise<string> {
    const sfn = new SFNClient({ region: run.region });
    const follower = new Follower(run);
    const { executionArn } = run;
    for (;;) {
        const execution = await sfn.send(new DescribeExecutionCommand({ executionArn }));
        const { status = "" } = execution;
        follower.printStates(await readHistory(sfn, executionArn));
        await follower.pollJob();
        if (status !== "RUNNING") {
            const reason =
                [execution.error, execution.cause].filter(Boolean).join(": ") || undefined;
            for (const line of describeEnd(status, follower.facts, reason)) run.print(line);
            return status;
        }
        const waited = await sleep(run.every * 1000, true, { signal: run.signal }).catch(
            () => false,
        );
        if (!waited) return status;
    }
}

async function readHistory(sfn: SFNClient, executionArn: string): Promise<HistoryEvent[]> {
    const found: HistoryEvent[] = [];
    let nextToken: string | undefined;
    do {
        const page = await sfn.send(
            new GetExecutionHistoryCommand({
                executionArn,
                nextToken,
                maxResults: 1000,
                includeExecutionData: true,
            }),
        );
        found.push(...(page.events ?? []));
        nextToken = page.nextToken;
    } while (nextToken);
    return found;
}

/** What was seen of a run so far. */
class Follower {
    /** The newest training job, once SageMaker has it. */
    facts: JobFacts | undefined;
    private jobName: string | undefined;
    private events = 0;
    /** Name and status of the job as they were last printed. */
    private printedJob = "";
    /** Log events that were seen, by id. */
    private readonly seen = new Set<string>();
    /** Time of the newest log event that was seen of the job. */
    private newest = 0;
    private readonly sagemaker: SageMakerClient;
    private readonly logs: CloudWatchLogsClient;

    constructor(private readonly run: Follow) {
        this.sagemaker = new SageMakerClient({ region: run.region });
        this.logs = new CloudWatchLogsClient({ region: run.region });
    }

    /** Prints the states that were entered since, and notes the training job that one started. */
    printStates(events: readonly HistoryEvent[]): void {
        for (const event of events.slice(this.events)) {
            const name = event.stateEnteredEventDetails?.name;
            if (name) this.run.print(`state: ${name}`);
            const job = readJobName(event);
            if (job && job !== this.jobName) {
                this.jobName = job;
                this.facts = undefined;
                this.newest = 0;
            }
        }
        this.events = events.length;
    }

    /** Prints what changed of the training job, and its new metrics. */
    async pollJob(): Promise<void> {
        if (this.jobName === undefined) return;
        this.facts = await this.describeJob(this.jobName);
        if (!this.facts) return;
        const { name, status } = this.facts;
        const job = `${name} ${status}`;
        if (job !== this.printedJob) this.run.print(`job: ${job}`);
        this.printedJob = job;
        const lines = (await this.readLog(name)).map(({ message = "" }) => message);
        for (const line of findMetrics(lines, this.run.metrics)) this.run.print(`metrics: ${line}`);
    }

    /** The log events of a job that were not seen yet. */
    private async readLog(job: string): Promise<FilteredLogEvent[]> {
        const fresh: FilteredLogEvent[] = [];
        const pages = paginateFilterLogEvents(
            { client: this.logs },
            {
                logGroupName: LOG_GROUP,
                logStreamNamePrefix: `${job}/`,
                startTime: Math.max(0, this.newest - LATE_MS),
            },
        );
        try {
            for await (const { events = [] } of pages)
                for (const event of events) {
                    const { eventId, timestamp = 0 } = event;
                    if (!eventId || this.seen.has(eventId)) continue;
                    this.seen.add(eventId);
                    this.newest = Math.max(this.newest, timestamp);
                    fresh.push(event);
                }
        } catch (error) {
            // There is no group before the first job of an account writes to it.
            if ((error as Error).name !== "ResourceNotFoundException") throw error;
        }
        return fresh;
    }

    private async describeJob(TrainingJobName: string): Promise<JobFacts | undefined> {
        const job = await this.sagemaker
            .send(new DescribeTrainingJobCommand({ TrainingJobName }))
            // The state is scheduled before the job is there, and stays so when SageMaker refuses it.
            .catch((error: Error) => {
                if (/not found|could not find/i.test(error.message)) return undefined;
                throw error;
            });
        const { InstanceType = "", InstanceCount } = job?.ResourceConfig ?? {};
        return (
            job && {
                name: TrainingJobName,
                status: job.SecondaryStatus ?? job.TrainingJobStatus ?? "",
                trainingSeconds: job.TrainingTimeInSeconds,
                billableSeconds: job.BillableTimeInSeconds,
                instanceType: InstanceType || undefined,
                instanceCount: InstanceCount,
                usdPerHour: this.run.prices[InstanceType],
                failure: job.FailureReason,
                model: job.ModelArtifacts?.S3ModelArtifacts,
            }
        );
    }
}

function readJobName({ taskScheduledEventDetails: task }: HistoryEvent): string | undefined {
    if (task?.resourceType !== "sagemaker" || !task.parameters) return undefined;
    return (JSON.parse(task.parameters) as { TrainingJobName?: string }).TrainingJobName;
}
