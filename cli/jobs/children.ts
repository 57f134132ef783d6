import { callPatiently, type Clock } from "./patience";
import type { BatchPort, Job, Status } from "./types";

/** Ids of one DescribeJobs call. https://docs.aws.amazon.com/batch/latest/userguide/service_limits.html */
const PAGE = 100;

/** Ids of an array's children in one state. One call for each hundred. */
export async function listChildIds(
    batch: BatchPort,
    clock: Clock,
    arrayId: string,
    status: Status,
): Promise<string[]> {
    const ids: string[] = [];
    let next: string | undefined;
    do {
        const token = next;
        const page = await callPatiently(clock, () => batch.children(arrayId, status, token));
        ids.push(...page.ids);
        next = page.nextToken;
    } while (next !== undefined);
    return ids;
}

/** Jobs by id, a hundred a call; those that Batch does not know are left out. */
export async function describeAll(
    batch: BatchPort,
    clock: Clock,
    ids: readonly string[],
): Promise<Job[]> {
    const jobs: Job[] = [];
    for (let first = 0; first < ids.length; first += PAGE) {
        const page = ids.slice(first, first + PAGE);
        jobs.push(...(await callPatiently(clock, () => batch.describe(page))));
    }
    return jobs;
}

/** Index of a child in its array: what follows the colon of its id. */
export function readChildIndex(id: string): number {
    return Number(id.split(":")[1] ?? 0);
}

/**
 * Failed children of an array with their attempts, by index; asks nothing when none has failed. An
 * array that failed without any stands for them: it was ended, or a job that it waited for failed,
 * before it had children, or Batch no longer describes them.
 */
export async function listFailedChildren(
    batch: BatchPort,
    clock: Clock,
    array: Job,
): Promise<Job[]> {
    const some = (array.array?.statusSummary.FAILED ?? 0) > 0;
    const ids = some ? await listChildIds(batch, clock, array.id, "FAILED") : [];
    const jobs = await describeAll(batch, clock, ids);
    if (jobs.length === 0 && array.status === "FAILED") return [array];
    return jobs.sort((a, b) => readChildIndex(a.id) - readChildIndex(b.id));
}
