import { readMessage } from "../../../core/problems/problems";
import { callPatiently, type Clock } from "../patience";
import { explainStuck, type Cause } from "./stuckCauses";
import type { BatchPort, Job } from "../types";

/** The spot quota that instance types fall under. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-quotas.html */
export function findQuotaName(types: readonly string[]): { family: "G" | "P"; quotaName: string } {
    return types.length > 0 && types.every((type) => type.startsWith("p"))
        ? { family: "P", quotaName: "All P Spot Instance Requests" }
        : { family: "G", quotaName: "All G and VT Spot Instance Requests" };
}

/** Gathers what is known of a job that stays RUNNABLE, and says why. */
export async function explain(job: Job, batch: BatchPort, clock: Clock): Promise<Cause[]> {
    const queue = await callPatiently(clock, () => batch.queue(job.queueArn));
    const { quotaName, family } = findQuotaName(
        queue.environments.flatMap((one) => one.instanceTypes),
    );
    const quotaVcpus = await callPatiently(clock, () => batch.spotQuotaVcpus(family));
    const waiting = job.array ? await findRunnable(job, batch, clock) : job;
    return explainStuck({ job: waiting, queue, quotaVcpus, quotaName });
}

/** As {@link explain}, where not to know the reason is no reason to stop. */
export async function explainOrSay(job: Job, batch: BatchPort, clock: Clock): Promise<Cause[]> {
    try {
        return await explain(job, batch, clock);
    } catch (error) {
        return [
            {
                what: `why is not known: ${readMessage(error)}`,
                fix: "look at its queue and compute environments in the console of AWS Batch",
            },
        ];
    }
}

/** Ends a job that is stuck; one that cannot be ended keeps no other from it, and is told as a cause. */
export async function endStuck(id: string, batch: BatchPort, clock: Clock): Promise<Cause[]> {
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

/** A child that waits: Batch writes its reason to children, not to their array. */
async function findRunnable(array: Job, batch: BatchPort, clock: Clock): Promise<Job> {
    const { ids } = await callPatiently(clock, () => batch.children(array.id, "RUNNABLE"));
    const found = await callPatiently(clock, () => batch.describe(ids.slice(0, 1)));
    return found[0] ?? array;
}
