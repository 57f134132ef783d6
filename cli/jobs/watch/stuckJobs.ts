import { classifyQuota } from "../../../core/facts/quotas";
import { readMessage } from "../../../core/problems/problems";
import { callPatiently, type Clock } from "../patience";
import type { BatchPort, Job } from "../types";
import { explainStuck, listFittingTypes, type Cause } from "./stuckCauses";

/** Gathers what is known of a job that stays RUNNABLE, and says why. */
async function explain(job: Job, batch: BatchPort, clock: Clock): Promise<Cause[]> {
    const queue = await callPatiently(clock, () => batch.queue(job.queueArn));
    const waiting = job.array ? await findRunnable(job, batch, clock) : job;
    const [type] = listFittingTypes({ job: waiting, queue });
    const quotaVcpus =
        type === undefined
            ? undefined
            : await callPatiently(clock, () => batch.spotQuotaVcpus(classifyQuota(type)));
    return explainStuck({ job: waiting, queue, quotaVcpus });
}

/** A child that waits: Batch writes its reason to children, not to their array. */
async function findRunnable(array: Job, batch: BatchPort, clock: Clock): Promise<Job> {
    const { ids } = await callPatiently(clock, () => batch.children(array.id, "RUNNABLE"));
    const found = await callPatiently(clock, () => batch.describe(ids.slice(0, 1)));
    return found[0] ?? array;
}

/** Why a job stays RUNNABLE. Not to know the reason is no reason to stop: then that is the cause. */
export async function explainStuckJob(job: Job, batch: BatchPort, clock: Clock): Promise<Cause[]> {
    try {
        return await explain(job, batch, clock);
    } catch (error) {
        return [
            {
                what: `why is not known: ${readMessage(error)}`,
                fix: "look at its queue and compute environments in the AWS Batch console",
            },
        ];
    }
}

/** Ends a job that is stuck; one that cannot be ended keeps no other from it, and is reported as a cause. */
export async function endStuckJob(id: string, batch: BatchPort, clock: Clock): Promise<Cause[]> {
    try {
        await callPatiently(clock, () =>
            batch.terminate(id, "stuck in RUNNABLE (gpu-batch watch)"),
        );
        return [];
    } catch (error) {
        return [
            {
                what: `it could not be cancelled: ${readMessage(error)}`,
                fix: "cancel it with gpu-batch cancel",
            },
        ];
    }
}
