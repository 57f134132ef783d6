import { Command } from "commander";
import { describeAll } from "./children";
import { callPatiently, REAL_CLOCK } from "./patience";
import type { Attempt, Job } from "./types";
import { UserError } from "../../core/problems/userError";
import { parseWhole } from "../options";
import { connectCloud } from "./aws/cloud";
import { logPage } from "./aws/logPages";
import { reportInOneLine, addJobArgument, print, printJson, type NamedJobOptions } from "./jobOptions";
import { resolve, type Resolved } from "./namedJobs";
import { openStateFolder } from "./stateFolder";

interface LogsOptions extends NamedJobOptions {
    readonly index?: number;
    readonly attempt?: number;
    readonly follow?: boolean;
}

/** Milliseconds between two looks at a log that is followed. */
const FOLLOW_MILLISECONDS = 3_000;

/** `gpu-batch logs`: what a job, or one child, has printed. */
export function defineLogsCommand(): Command {
    return addJobArgument(new Command("logs"))
        .description("Print what a job, or one child of an array, has printed")
        .option("-i, --index <index>", "index of the child in the whole job", parseWhole(0))
        .option("--attempt <n>", "attempt, from 1; the default is the last", parseWhole(1))
        .option("-f, --follow", "go on until the job ends")
        .action((name: string, options: LogsOptions) =>
            reportInOneLine(() => printLogs(name, options)),
        );
}

/** Id and region of the job that runs an index of the whole job. */
export function findChild(
    { jobs, state }: Resolved,
    index: number | undefined,
    isArray: (id: string) => boolean,
): { id: string; region: string } {
    const place = index === undefined ? undefined : (state?.indexMap?.indexOf(index) ?? index);
    if (place === undefined || place < 0) {
        const [only] = jobs;
        if (place === undefined && only && jobs.length === 1 && !isArray(only.id)) return only;
        throw new UserError(
            place === undefined
                ? "--index is missing; the job is an array, write the index of one child"
                : `--index ${index} is not in this rerun; it has ${state?.indexMap?.join(", ") ?? ""}`,
        );
    }
    const holder = [...jobs].reverse().find(({ offset }) => offset <= place);
    const size = state?.jobs.find(({ id }) => id === holder?.id)?.size;
    if (!holder || (size !== undefined && place >= holder.offset + size))
        throw new UserError(`--index ${index} is beyond the job; write a smaller one`);
    const own =
        holder.id.includes(":") || !isArray(holder.id)
            ? holder.id
            : `${holder.id}:${place - holder.offset}`;
    return { id: own, region: holder.region };
}

async function printLogs(name: string, options: LogsOptions): Promise<void> {
    const resolved = resolve(name, options.region, openStateFolder(options.state));
    const cloud = connectCloud();
    const arrays = new Set<string>();
    for (const { region, id } of resolved.jobs)
        for (const job of await describeAll(cloud.batch(region), REAL_CLOCK, [id]))
            if (job.array) arrays.add(job.id);
    const { id, region } = findChild(resolved, options.index, (one) => arrays.has(one));
    const look = async (): Promise<Job> => {
        const [job] = await describeAll(cloud.batch(region), REAL_CLOCK, [id]);
        if (!job)
            throw new UserError(
                `Batch does not know the job ${id} in ${region}; its log group keeps the log longer`,
            );
        return job;
    };
    let job = await look();
    let next: string | undefined;
    for (;;) {
        const stream = findStream(job, options.attempt);
        let fresh = true;
        while (stream && fresh) {
            const page = await callPatiently(REAL_CLOCK, () =>
                logPage(region, job.logGroup ?? "/aws/batch/job", stream, next),
            );
            for (const { at, text } of page.lines) {
                if (options.json) printJson({ event: "log", at, text });
                else print(text);
            }
            fresh = page.next !== next;
            next = page.next;
        }
        const over = job.status === "SUCCEEDED" || job.status === "FAILED";
        if (!options.follow || over) {
            if (!stream)
                throw new UserError(
                    `${id} is ${job.status} and has no log yet; try again, or use --follow`,
                );
            return;
        }
        await REAL_CLOCK.sleep(FOLLOW_MILLISECONDS);
        const before = stream;
        job = await look();
        if (findStream(job, options.attempt) !== before) next = undefined;
    }
}

/** The stream of an attempt, or of the last. */
function findStream(job: Job, attempt: number | undefined): string | undefined {
    const all: readonly Attempt[] = [...job.attempts, job];
    return attempt === undefined
        ? (job.logStream ?? job.attempts.at(-1)?.logStream)
        : all[attempt - 1]?.logStream;
}
