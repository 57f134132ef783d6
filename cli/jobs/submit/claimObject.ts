import * as z from "zod";
import { UserError } from "../../../core/problems/userError";
import { callPatiently, type Clock } from "../patience";
import type { ClaimPlace, SubmissionState } from "../state";
import { Unsure, type Cloud } from "../types";
import { holderSchema, type Holder } from "./holder";

/** What a token stands for, as an object in S3 that one process alone can create. */
const tokenClaim = z.object({
    version: z.literal(1),
    token: z.string(),
    /** Hash of what was asked for. */
    digest: z.string(),
    createdAt: z.string(),
    holder: holderSchema,
    /** Writes so far: S3 gives the same content the same ETag, by which others see that it was renewed. */
    writes: z.number(),
    jobs: z.array(
        z.object({
            region: z.string(),
            /** Whether its submission was begun, so that it may exist without an id here. */
            begun: z.boolean(),
            id: z.string().optional(),
        }),
    ),
});

/** What a token stands for, and who submits it. */
export type TokenClaim = z.infer<typeof tokenClaim>;

/** A claim as it lies in S3. */
export interface FoundClaim {
    readonly claim: TokenClaim;
    readonly etag: string;
}

/** What a claim is read and written with. */
export interface ClaimPorts {
    readonly cloud: Cloud;
    readonly clock: Clock;
}

/** One write of a claim. */
export interface ClaimWrite {
    readonly holder: Holder;
    /** Which write it is, from 1. */
    readonly writes: number;
    /** ETag of the claim that it replaces; undefined where there is none. */
    readonly expected?: string;
}

/** Puts the claim where there is none, or in place of the one that is expected; undefined when it is another. */
export async function writeClaim(
    state: SubmissionState,
    { cloud, clock }: ClaimPorts,
    { holder, writes, expected }: ClaimWrite,
): Promise<string | undefined> {
    const { region, bucket, key } = requirePlace(state);
    const claim: TokenClaim = {
        version: 1,
        token: state.token,
        digest: state.digest,
        createdAt: state.createdAt,
        holder,
        writes,
        jobs: state.jobs.map((job) => ({
            region: job.region,
            begun: job.step !== "planned",
            id: job.id,
        })),
    };
    try {
        const body = `${JSON.stringify(claim)}\n`;
        return await callPatiently(clock, () =>
            cloud.objects(region).replace(bucket, key, body, expected),
        );
    } catch (error) {
        // Whether it arrived, the claim itself tells.
        if (error instanceof Unsure) return undefined;
        throw error;
    }
}

/** The claim of a token; undefined where nobody has claimed it. */
export async function readClaim(
    { region, bucket, key }: ClaimPlace,
    { cloud, clock }: ClaimPorts,
): Promise<FoundClaim | undefined> {
    const object = await callPatiently(clock, () => cloud.objects(region).find(bucket, key));
    if (!object) return undefined;
    const claim = parseClaim(object.text);
    if (claim) return { claim, etag: object.etag };
    throw new UserError(
        `s3://${bucket}/${key} is not a claim of this release; finish the submission with the release that wrote it, or use another --token`,
    );
}

/**
 * The jobs that a token's claim names, with the ids that it knows; undefined where nobody has claimed it.
 * @throws UserError when the claim is not of this release
 */
export async function findClaimedJobs(
    place: ClaimPlace,
    ports: ClaimPorts,
): Promise<TokenClaim["jobs"] | undefined> {
    const found = await readClaim(place, ports);
    return found?.claim.jobs;
}

function parseClaim(text: string): TokenClaim | undefined {
    try {
        return tokenClaim.parse(JSON.parse(text));
    } catch {
        return undefined;
    }
}

/** Where the claim of a submission lies, which every submission has that this release has begun. */
export function requirePlace({ claim, token }: SubmissionState): ClaimPlace {
    if (!claim) throw new Error(`the submission ${token} has no place for its claim`);
    return claim;
}
