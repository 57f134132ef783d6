import * as z from "zod";
import { joinWords, type Problem } from "../../core/problems/problems";
import { listIssueProblems } from "../../core/problems/issues";

const cell = z.object({
    region: z.string(),
    queueArn: z.string(),
    queueName: z.string(),
    jobDefinitionArn: z.string(),
    image: z.string(),
    logGroup: z.string(),
    bucket: z.string(),
    /** Types that Batch may launch for this cell. */
    instanceTypes: z.array(z.string()).min(1),
    /** Whether a last environment on demand takes overflow. */
    onDemand: z.boolean(),
    /** What a job gets when its submission says nothing else. */
    job: z.object({
        vcpus: z.number(),
        memoryMiB: z.number(),
        gpus: z.number(),
        sharedMemoryMiB: z.number(),
        /** Of one attempt. */
        timeoutMinutes: z.number(),
        attempts: z.number(),
        command: z.array(z.string()),
    }),
    /** Jobs that share a GPU; 1 when a job reserves whole GPUs. */
    jobsPerGpu: z.number(),
    /** Teams of the fair share; empty when the queue is first in, first out. */
    teams: z.array(z.string()),
});

/** One deployed cell, as the stack's outputs describe it. */
export type TargetCell = z.infer<typeof cell>;

const outputs = z.object({ cells: z.record(z.string(), cell) });

/** The cells in the outputs of a stack (the JSON of `pulumi stack output --json`), or every problem of it. */
export function parseOutputs(text: string): { cells: TargetCell[]; problems: Problem[] } {
    const fail = (message: string) => ({ cells: [], problems: [{ key: "outputs", message }] });
    let data: unknown;
    try {
        data = JSON.parse(text);
    } catch (error) {
        return fail(
            `are not valid JSON (${(error as Error).message}); write them with: pulumi stack output --json`,
        );
    }
    const parsed = outputs.safeParse(data);
    if (!parsed.success) {
        if (typeof data !== "object" || data === null || !("cells" in data))
            return fail("have no cells; deploy the stack first with: npx pulumi up");
        return {
            cells: [],
            problems: [
                ...listIssueProblems(parsed.error, data),
                { key: "outputs", message: "are of another release; run: npx pulumi up" },
            ],
        };
    }
    const cells = Object.values(parsed.data.cells);
    return cells.length === 0
        ? fail("have an empty list of cells; deploy the stack first with: npx pulumi up")
        : { cells, problems: [] };
}

/** The cell of a region; the problem names those that there are. */
export function findCell(
    cells: readonly TargetCell[],
    region: string,
): { cell?: TargetCell; problems: Problem[] } {
    const found = cells.find((one) => one.region === region);
    if (found) return { cell: found, problems: [] };
    const message = `the stack has no cell in ${region}; write ${joinWords(
        cells.map((one) => one.region),
        "or",
    )}`;
    return { problems: [{ key: "--region", message }] };
}
