import * as z from "zod";
import type { PlannedJob } from "./planJobs";

/** Version of the form of state files that this release reads and writes. */
export const STATE_VERSION = 1;

const request = z.object({
    jobName: z.string(),
    jobQueue: z.string(),
    jobDefinition: z.string(),
    arraySize: z.number().optional(),
    command: z.array(z.string()).optional(),
    environment: z.record(z.string(), z.string()),
    vcpus: z.number().optional(),
    memoryMiB: z.number().optional(),
    gpus: z.number().optional(),
    timeoutSeconds: z.number().optional(),
    dependsOn: z.array(z.string()),
    shareIdentifier: z.string().optional(),
    tags: z.record(z.string(), z.string()),
});

const job = z.object({
    region: z.string(),
    offset: z.number(),
    size: z.number(),
    request,
    /** `begun`: the call was made and its answer is not known, so the job may exist. */
    step: z.enum(["planned", "begun", "submitted"]),
    id: z.string().optional(),
});

const upload = z.object({
    region: z.string(),
    bucket: z.string(),
    key: z.string(),
    /** File beside the state file that holds the content. */
    file: z.string(),
    done: z.boolean(),
});

/** Where the claim of a token lies: the object that keeps two processes from submitting it. */
const claimPlace = z.object({ region: z.string(), bucket: z.string(), key: z.string() });

const state = z.object({
    version: z.literal(STATE_VERSION),
    token: z.string(),
    stack: z.string(),
    /** Hash of everything that was asked for: the same command again continues this submission. */
    digest: z.string(),
    createdAt: z.string(),
    /** Whether jobs may exist that this file does not know, because the token was given by hand. */
    searchFirst: z.boolean(),
    /** Absent in what an earlier release began. */
    claim: claimPlace.optional(),
    /** Whether its jobs were told: until then the same command again is the same submission. */
    told: z.boolean(),
    /** The indices of the whole job by place, in a rerun. */
    indexMap: z.array(z.number()).optional(),
    uploads: z.array(upload),
    jobs: z.array(job),
});

/** What is known of a submission, on disk before and after each of its steps. */
export type SubmissionState = z.infer<typeof state>;
/** One job in it. */
export type RecordedJob = SubmissionState["jobs"][number];
/** Where the claim of a token lies. */
export type ClaimPlace = z.infer<typeof claimPlace>;
/** One object to put into a bucket before the jobs start. */
export type Upload = SubmissionState["uploads"][number];

/** Where states are kept. Each write is whole or not at all. */
export interface StateStore {
    load(token: string): SubmissionState | undefined;
    /** Newest first. */
    list(): SubmissionState[];
    save(state: SubmissionState): void;
    /** A file beside the state. */
    file(token: string, name: string): string;
    writeFile(token: string, name: string, content: string): void;
}

/** Reads the text of a state file; undefined when it is not one of this release. */
export function parseState(text: string): SubmissionState | undefined {
    try {
        return state.parse(JSON.parse(text));
    } catch {
        return undefined;
    }
}

/** The first state of a submission: nothing done. */
export function createState(
    base: Pick<
        SubmissionState,
        "token" | "stack" | "digest" | "searchFirst" | "indexMap" | "claim"
    >,
    uploads: readonly Omit<Upload, "done">[],
    jobs: readonly PlannedJob[],
    createdAt: string,
): SubmissionState {
    return {
        version: STATE_VERSION,
        ...base,
        told: false,
        createdAt,
        uploads: uploads.map((one) => ({ ...one, done: false })),
        jobs: jobs.map((one) => ({
            ...one,
            request: {
                ...one.request,
                command: one.request.command && [...one.request.command],
                dependsOn: [...one.request.dependsOn],
                environment: { ...one.request.environment },
                tags: { ...one.request.tags },
            },
            step: "planned",
        })),
    };
}
