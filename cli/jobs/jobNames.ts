/** Longest job name. https://docs.aws.amazon.com/batch/latest/APIReference/API_SubmitJob.html */
const MAX_JOB_NAME = 128;

/** Tag that every job of a submission carries. */
export const TOKEN_TAG = "gpu-batch:token";

/** What a client token may be: it becomes part of job names, tags, keys in S3 and a folder's name. */
const TOKEN = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/** What is wrong with a client token; undefined when nothing is. */
export function findTokenProblem(token: string): string | undefined {
    return TOKEN.test(token)
        ? undefined
        : `is ${JSON.stringify(token)}; write 1 to 64 letters, digits, hyphens and underscores, a letter or digit first`;
}

/** Name of one job of a submission. It is what a resumed submission looks for, so no two jobs share one. */
export function nameJob(label: string, token: string, number: number): string {
    const end = `-${token}-${number}`;
    const start = label.replace(/[^A-Za-z0-9_-]+/g, "-").replace(/^[^A-Za-z0-9]+/, "");
    return `${(start || "job").slice(0, MAX_JOB_NAME - end.length)}${end}`;
}

/** A label from a command: its program, or the script that an interpreter runs. */
export function deriveLabel(command: readonly string[]): string {
    const words = command.filter((word) => !word.startsWith("-"));
    const [program = "job", script] = words.map((word) => word.split("/").pop() ?? word);
    const label = /^(python|python3|bash|sh|node)$/.test(program) && script ? script : program;
    return label.replace(/\.(py|sh|js)$/, "").slice(0, 40);
}
