import { formatDollars, formatDuration } from "../table";

/** What is told of a training job. */
export interface JobFacts {
    readonly name: string;
    readonly status: string;
    /** Seconds that the job trained, on every instance at once. */
    readonly trainingSeconds?: number;
    /** Seconds of them that are paid for, on every instance. */
    readonly billableSeconds?: number;
    readonly instanceType?: string;
    /** @default 1 */
    readonly instanceCount?: number;
    /** On-demand price of one instance as the lock has it, dollars per hour; undefined when it has none. */
    readonly usdPerHour?: string;
    readonly failure?: string;
    /** Where the model is, once there is one. */
    readonly model?: string;
}

/** Values that metrics' expressions find in lines of a log, one text a line that has any: `loss 0.5, val_loss 0.6`. */
export function findMetrics(
    lines: readonly string[],
    metrics: Readonly<Record<string, string>>,
): string[] {
    const expressions = Object.entries(metrics).map(
        ([name, regex]) => [name, new RegExp(regex)] as const,
    );
    return lines.flatMap((line) => {
        const found = expressions.flatMap(([name, regex]) => {
            const value = regex.exec(line)?.[1];
            return value === undefined ? [] : [`${name} ${value}`];
        });
        return found.length > 0 ? [found.join(", ")] : [];
    });
}

/** What to do where the lock has no price of a type. */
const NO_PRICE = "; no price in the lock, run: gpu-batch regions refresh";

/**
 * What a job cost: the time that is paid for, and what managed spot saved of the time it ran. Managed
 * spot saves seconds and no price: AWS counts billable seconds times instances, and the share that
 * was saved from seconds alone, so both are told in dollars at the on-demand price. An estimate: the
 * price is the lock's, disks are not in it, and a bill may have a price of its own for managed spot.
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/model-managed-spot-training.html
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeTrainingJob.html (BillableTimeInSeconds)
 */
export function describeCost(job: JobFacts): string {
    const { trainingSeconds, billableSeconds, instanceType, instanceCount = 1, usdPerHour } = job;
    if (trainingSeconds === undefined || billableSeconds === undefined) return "cost: not known";
    const savedSeconds = Math.max(0, trainingSeconds - billableSeconds);
    const share = trainingSeconds > 0 ? Math.round((savedSeconds / trainingSeconds) * 100) : 0;
    const many = instanceCount > 1;
    const instances = `${many ? `${instanceCount} x ` : ""}${instanceType ?? "its instance"}`;
    const time = `${formatDuration(billableSeconds)} of ${instances} for ${formatDuration(trainingSeconds)} of training`;
    if (usdPerHour === undefined)
        return `cost: ${time}, ${share} % saved by spot${instanceType ? NO_PRICE : ""}`;
    const usd = (seconds: number) =>
        formatDollars((seconds / 3600) * Number(usdPerHour) * instanceCount);
    const price = `$${usdPerHour} an hour${many ? " each" : ""} on demand`;
    return `cost: ${usd(billableSeconds)} at ${price}: ${time}, ${share} % (${usd(savedSeconds)}) saved by spot`;
}

/** The last lines about a run. */
export function describeEnd(status: string, job: JobFacts | undefined, reason?: string): string[] {
    return [
        `run: ${status}`,
        ...(job ? [describeCost(job)] : []),
        ...(status === "SUCCEEDED" && job?.model ? [`model: ${job.model}`] : []),
        ...(status !== "SUCCEEDED" && (job?.failure ?? reason)
            ? [`reason: ${job?.failure ?? reason}`]
            : []),
    ];
}
