import { describeChunk } from "../chunks";
import { callPatiently } from "../patience";
import type { RecordedJob, SubmissionState } from "../state";
import { Unsure } from "../types";
import { ClaimLost, takeClaim, type HeldClaim, type SubmitPorts } from "./claim";

/** Looks for a job whose submission may or may not have been accepted, and the wait before each, in ms. */
const LOOKS = [0, 2_000, 5_000];

/**
 * Carries a submission on from wherever its state says it is, until every job has its id. Each step
 * is recorded before and after, so that a kill between any two of them neither loses nor doubles a
 * job: SubmitJob has no idempotency token, and a job whose call was begun is looked for by its name,
 * which no other job has, before it is submitted again. The claim keeps every other process from
 * submitting meanwhile, and tells it the ids.
 */
export async function carryOutSubmission(
    state: SubmissionState,
    ports: SubmitPorts,
): Promise<void> {
    while (state.jobs.some(({ step }) => step !== "submitted")) {
        const claim = await takeClaim(state, ports);
        if (!claim) return;
        try {
            await carryOut(state, claim, ports);
        } catch (error) {
            // Another process goes on with it; this one waits for that.
            if (!(error instanceof ClaimLost)) throw error;
        }
    }
}

async function carryOut(
    state: SubmissionState,
    claim: HeldClaim,
    ports: SubmitPorts,
): Promise<void> {
    const { cloud, store, clock, progress } = ports;
    for (const upload of state.uploads.filter(({ done }) => !done)) {
        const content = ports.content(store.file(state.token, upload.file));
        const what = `${upload.file}, ${formatSize(content)}, to ${upload.region}`;
        progress?.begin(`uploading ${what}`);
        await callPatiently(clock, () =>
            cloud.objects(upload.region).put(upload.bucket, upload.key, content),
        );
        upload.done = true;
        store.save(state);
        progress?.step(`uploaded ${what}`);
    }
    for (const job of state.jobs.filter(({ step }) => step !== "submitted")) {
        const what = `${describeChunk(job)} to ${job.region}`;
        progress?.begin(`submitting ${what}`);
        job.id = await submitJob(state, job, claim, ports);
        job.step = "submitted";
        store.save(state);
        progress?.step(`submitted ${what}`);
    }
    try {
        await claim.renew();
    } catch (error) {
        // The jobs are there, and their names tell the ids as well.
        if (!(error instanceof Unsure || error instanceof ClaimLost)) throw error;
    }
}

/** `0.3 MiB` of text as it is stored. */
function formatSize(content: string): string {
    return `${(Buffer.byteLength(content) / 2 ** 20).toFixed(1)} MiB`;
}

async function submitJob(
    state: SubmissionState,
    job: RecordedJob,
    claim: HeldClaim,
    ports: SubmitPorts,
): Promise<string> {
    const { cloud, store, clock } = ports;
    const batch = cloud.batch(job.region);
    if (job.step === "begun" || state.searchFirst) {
        const found = await lookFor(job, ports, job.step === "begun" ? LOOKS : [0]);
        if (found !== undefined) return found;
    }
    job.step = "begun";
    store.save(state);
    await claim.renew();
    const submit = () =>
        callPatiently(clock, async () => {
            if (!claim.isFresh()) await claim.renew();
            return batch.submit(job.request, claim.isFresh);
        });
    try {
        return await submit();
    } catch (error) {
        if (!(error instanceof Unsure)) throw error;
        const found = await lookFor(job, ports, LOOKS);
        return found ?? submit();
    }
}

async function lookFor(
    { region, request }: RecordedJob,
    { cloud, clock }: SubmitPorts,
    waits: readonly number[],
): Promise<string | undefined> {
    for (const wait of waits) {
        if (wait > 0) await clock.sleep(wait);
        const found = await callPatiently(clock, () =>
            cloud.batch(region).find(request.jobQueue, request.jobName),
        );
        if (found !== undefined) return found;
    }
    return undefined;
}
