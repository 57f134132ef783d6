import { joinWords, type Problem } from "../../core/problems/problems";

/** A job that a submission waits for. */
export interface Dependency {
    /** What it was called: a token or a job id. */
    readonly name: string;
    readonly id: string;
    /** Undefined for the id of a job that was not submitted from here. */
    readonly region?: string;
}

/**
 * Why a submission to these regions cannot wait for these jobs: Batch knows no jobs of other regions.
 * @see https://docs.aws.amazon.com/batch/latest/userguide/job_dependencies.html
 */
export function findDependencyProblems(
    dependencies: readonly Dependency[],
    regions: readonly string[],
): Problem[] {
    return dependencies.flatMap(({ name, region }) => {
        const others = regions.filter((one) => region !== undefined && one !== region);
        if (region === undefined || others.length === 0) return [];
        const message = `${name} is in ${region}, and this goes to ${joinWords(others)}; a job waits for jobs of its own region: add --region ${region}`;
        return [{ key: "--depends-on", message }];
    });
}
