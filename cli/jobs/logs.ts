import { Command } from "commander";
import { UserError } from "../../core/problems/userError";
import { parseWhole } from "../options";
import { connectCloud } from "./aws/cloud";
import { reportInOneLine } from "./aws/errors";
import { readLogPage } from "./aws/logPages";
import { describeAll } from "./children";
import { hasEnded } from "./endings";
import { addJobArgument, type NamedJobOptions } from "./jobOptions";
import { createOutlast, outlastFailures, type Outlast } from "./lasting";
import { resolveJobs, type NamedJob, type Resolved } from "./namedJobs";
import { findOwnPlace } from "./ownPlace";
import { callPatiently, REAL_CLOCK } from "./patience";
import { print, printJson } from "./print";
import { openStateFolder } from "./stateFolder";
import type { Attempt, Cloud, Job } from "./types";

interface LogsOptions extends NamedJobOptions {
    readonly index?: number;
    readonly attempt?: number;
    readonly follow?: boolean;
}

/** Milliseconds between two polls of a log that is followed. */
const FOLLOW_MILLISECONDS = 3_000;

/** Log group of jobs whose definition names none. https://docs.aws.amazon.com/batch/latest/userguide/using_awslogs.html */
const DEFAULT_LOG_GROUP = "/aws/batch/job";

/** `gpu-batch logs`: what a job, or one child, has printed. */
export function defineLogsCommand(): Command {
    return addJobArgument(new Command("logs"))
        .description("Print what a job, or one child of an array, has printed")
        .option("-i, --index <index>", "index of the child in the whole job", parseWhole(0))
        .option("--attempt <n>", "attempt, from 1; by default the last", parseWhole(1))
        .option("-f, --follow", "go on until the job ends")
        .action((name: string, options: LogsOptions) =>
            reportInOneLine(() => printLogs(name, options)),
        );
}

async function printLogs(name: string, options: LogsOptions): Promise<void> {
    const resolved = resolveJobs(name, options.region, openStateFolder(options.state));
    const outlast = createOutlast(REAL_CLOCK);
    const cloud = outlastFailures(connectCloud(), REAL_CLOCK, outlast);
    const described = await describeJobs(resolved.jobs, cloud);
    const placed = resolved.state ? placeByState(resolved) : await placeByJobs(described, cloud);
    const arrays = new Set(described.filter(({ job }) => job.array).map(({ job }) => job.id));
    const child = findChild(placed, options.index, (id) => arrays.has(id));
    const printLine = options.json ? printJsonLine : printTextLine;
    const reader = new LogReader(child.region, printLine, outlast);
    for (;;) {
        const job = await describeChild(child, cloud);
        const stream = findStream(job, options.attempt);
        if (stream !== undefined) await reader.readNew(job.logGroup ?? DEFAULT_LOG_GROUP, stream);
        if (!options.follow || hasEnded(job)) {
            if (stream === undefined)
                throw new UserError(
                    `${child.id} is ${job.status} and has no log yet; try again, or use --follow`,
                );
            return;
        }
        await REAL_CLOCK.sleep(FOLLOW_MILLISECONDS);
    }
}

interface DescribedJob {
    readonly region: string;
    readonly job: Job;
}

/** The jobs that Batch still knows. */
async function describeJobs(jobs: readonly NamedJob[], cloud: Cloud): Promise<DescribedJob[]> {
    const described: DescribedJob[] = [];
    for (const { region, id } of jobs)
        for (const job of await describeAll(cloud.batch(region), REAL_CLOCK, [id]))
            described.push({ region, job });
    return described;
}

/** Jobs with the indices of the whole job that each runs. */
export interface PlacedJobs {
    readonly jobs: readonly (NamedJob & { readonly size?: number })[];
    /** The indices of the whole job by place, in a rerun. */
    readonly indexMap?: readonly number[];
}

/** Where the jobs of a submission that was made from here stand in it. */
export function placeByState({ jobs, state }: Resolved): PlacedJobs {
    return {
        jobs: jobs.map((job) => ({
            ...job,
            size: state?.jobs.find(({ id }) => id === job.id)?.size,
        })),
        indexMap: state?.indexMap,
    };
}

/** Where a job that was not submitted from here stands in the whole job, by what it says itself. */
export async function placeByJobs(
    described: readonly DescribedJob[],
    cloud: Cloud,
): Promise<PlacedJobs> {
    let indexMap: readonly number[] | undefined;
    const jobs = [];
    for (const { region, job } of described) {
        const place = await findOwnPlace(job, region, cloud);
        indexMap = place.indexMap;
        jobs.push({ region, id: job.id, offset: place.offset, size: job.array?.size ?? 1 });
    }
    return { jobs, indexMap };
}

/** Id and region of the job that runs an index of the whole job. */
export function findChild(
    { jobs, indexMap }: PlacedJobs,
    index: number | undefined,
    isArray: (id: string) => boolean,
): { id: string; region: string } {
    if (index === undefined) {
        const [only] = jobs;
        if (only && jobs.length === 1 && !isArray(only.id)) return only;
        throw new UserError(
            "--index is missing; the job is an array, write the index of one child",
        );
    }
    const place = indexMap ? indexMap.indexOf(index) : index;
    if (place < 0)
        throw new UserError(
            `--index ${index} is not in this rerun; it has ${indexMap?.join(", ") ?? ""}`,
        );
    const holder = [...jobs].reverse().find(({ offset }) => offset <= place);
    const isBeyond = holder?.size !== undefined && place >= holder.offset + holder.size;
    if (!holder || isBeyond)
        throw new UserError(
            `--index ${index} is beyond the job; write one of ${describePlaces(jobs)}`,
        );
    const isChild = isArray(holder.id) && !holder.id.includes(":");
    return {
        id: isChild ? `${holder.id}:${place - holder.offset}` : holder.id,
        region: holder.region,
    };
}

function describePlaces(jobs: PlacedJobs["jobs"]): string {
    return jobs
        .map(({ offset, size = 1 }) => (size === 1 ? offset : `${offset} to ${offset + size - 1}`))
        .join(", ");
}

async function describeChild(
    { id, region }: { readonly id: string; readonly region: string },
    cloud: Cloud,
): Promise<Job> {
    const [job] = await describeAll(cloud.batch(region), REAL_CLOCK, [id]);
    if (!job)
        throw new UserError(
            `Batch does not know the job ${id} in ${region}; its log group keeps the log longer`,
        );
    return job;
}

/** The stream of an attempt, or of the last. */
function findStream(job: Job, attempt: number | undefined): string | undefined {
    const all: readonly Attempt[] = [...job.attempts, job];
    return attempt === undefined
        ? (job.logStream ?? job.attempts.at(-1)?.logStream)
        : all[attempt - 1]?.logStream;
}

interface LogLine {
    /** Milliseconds since 1970. */
    readonly at: number;
    readonly text: string;
}

function printJsonLine({ at, text }: LogLine): void {
    printJson({ event: "log", at, text });
}

function printTextLine({ text }: LogLine): void {
    print(text);
}

/** Reads log streams to their end, each line once. */
class LogReader {
    private stream: string | undefined;
    /** Where the stream goes on. */
    private next: string | undefined;

    constructor(
        private readonly region: string,
        private readonly print: (line: LogLine) => void,
        private readonly outlast: Outlast,
    ) {}

    /** Prints what a stream has that was not printed yet. */
    async readNew(group: string, stream: string): Promise<void> {
        // The next attempt has a stream of its own.
        if (stream !== this.stream) this.next = undefined;
        this.stream = stream;
        for (;;) {
            const page = await this.outlast(this.region, () =>
                callPatiently(REAL_CLOCK, () => readLogPage(this.region, group, stream, this.next)),
            );
            for (const line of page.lines) this.print(line);
            if (page.next === this.next) return;
            this.next = page.next;
        }
    }
}
