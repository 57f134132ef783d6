/** What is told of a training job. */
export interface JobFacts {
    readonly name: string;
    readonly status: string;
    /** Seconds that the instance trained. */
    readonly trainingSeconds?: number;
    /** Seconds of them that are paid for. */
    readonly billableSeconds?: number;
    readonly instanceType?: string;
    readonly failure?: string;
    /** Where the model is, once there is one. */
    readonly model?: string;
}

/** Values that metrics' expressions find in lines of a log, one text a line that has any: `loss 0.5, val_loss 0.6`. */
export function metricLines(
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

function duration(seconds: number): string {
    const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
    return [
        ...(hours > 0 ? [`${hours} h`] : []),
        ...(hours > 0 || minutes > 0 ? [`${minutes} min`] : []),
        `${Math.round(seconds % 60)} s`,
    ].join(" ");
}

/**
 * What a job cost: the time that is paid for, and what managed spot saved of the time it ran.
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/model-managed-spot-training.html
 */
export function costLine({ trainingSeconds, billableSeconds, instanceType }: JobFacts): string {
    if (trainingSeconds === undefined || billableSeconds === undefined) return "cost: not known";
    const saved =
        trainingSeconds > 0 ? Math.round((1 - billableSeconds / trainingSeconds) * 100) : 0;
    return `cost: ${duration(billableSeconds)} of ${instanceType ?? "its instance"} for ${duration(trainingSeconds)} of training, ${saved} % saved by spot`;
}

/** The last lines about a run. */
export function endLines(status: string, job: JobFacts | undefined, reason?: string): string[] {
    return [
        `run: ${status}`,
        ...(job ? [costLine(job)] : []),
        ...(status === "SUCCEEDED" && job?.model ? [`model: ${job.model}`] : []),
        ...(status !== "SUCCEEDED" && (job?.failure ?? reason)
            ? [`reason: ${job?.failure ?? reason}`]
            : []),
    ];
}
