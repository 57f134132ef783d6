import type { Progress } from "../../terminal";
import { joinWords } from "../../../core/problems/problems";
import { UserError } from "../../../core/problems/userError";
import { callPatiently, chooseBackoff, type Clock } from "../patience";
import type { StateStore, SubmissionState } from "../state";
import { Unsure, type Cloud } from "../types";
import {
    readClaim,
    requirePlace,
    writeClaim,
    type FoundClaim,
    type TokenClaim,
} from "./claimObject";
import type { Holders } from "./holder";

/** What a submission needs beside its state. */
export interface SubmitPorts {
    readonly cloud: Cloud;
    readonly store: StateStore;
    readonly clock: Clock;
    readonly holders: Holders;
    /** Content of a file beside the state file. */
    readonly content: (file: string) => string;
    /** Tells a person, once, why nothing happens. */
    readonly tell: (text: string) => void;
    /** Told what begins and what is done; nobody by default. */
    readonly progress?: Pick<Progress, "begin" | "step">;
}

/** Milliseconds after its renewal in which a claim lets a job be submitted. */
const FRESH = 60_000;
/**
 * Milliseconds after which AWS refuses a request that was signed before, so that one which lay on its way
 * cannot arrive later. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-signing.html
 */
const SIGNED = 300_000;
/**
 * Milliseconds without a sign of its holder after which a claim is taken over: whatever the holder may
 * still send is refused by then. Measured by the waits of who takes it over, so no two clocks are compared.
 */
export const TAKE_OVER = FRESH + SIGNED + 60_000;
/** Milliseconds between two looks at a claim that another process holds. */
const LOOK = 2_000;
/** Tries of a write whose answer is lost. */
const TRIES = 12;

/** Another process has taken the claim over: this one was silent for too long. */
export class ClaimLost extends Error {
    override readonly name = "ClaimLost";
}

/** A claim that this process holds. */
export class HeldClaim {
    constructor(
        private readonly state: SubmissionState,
        private readonly ports: SubmitPorts,
        private etag: string,
        private renewedAt: number,
        private writes: number,
    ) {}

    /** Whether a job may be submitted: no other process can have taken the claim over yet. */
    readonly isFresh = (): boolean => this.ports.clock.now() - this.renewedAt < FRESH;

    /**
     * Writes what the state knows into the claim.
     * @throws ClaimLost when another process holds it
     */
    async renew(): Promise<void> {
        const { clock, holders } = this.ports;
        for (let attempt = 0; ; attempt++) {
            const now = clock.now();
            const etag = await writeClaim(this.state, this.ports, {
                holder: holders.me,
                writes: ++this.writes,
                expected: this.etag,
            });
            if (etag !== undefined) {
                [this.etag, this.renewedAt] = [etag, now];
                return;
            }
            const found = await readClaim(requirePlace(this.state), this.ports);
            if (found?.claim.holder.id !== holders.me.id) throw new ClaimLost();
            // An earlier write of this process arrived, and its answer did not.
            this.etag = found.etag;
            if (attempt + 1 >= TRIES) throw new Unsure(`write the claim of ${this.state.token}`);
            await clock.sleep(chooseBackoff(attempt, clock.random()));
        }
    }
}

/**
 * Claims a submission's token for this process. While another process holds it this one waits, and takes
 * it over when the other has ended, or has given no sign for {@link TAKE_OVER}.
 * @returns undefined when another process has submitted every job; the state has their ids then
 * @throws UserError when the token stands for another submission
 */
export async function takeClaim(
    state: SubmissionState,
    ports: SubmitPorts,
): Promise<HeldClaim | undefined> {
    const { clock, holders } = ports;
    let found: FoundClaim | undefined;
    let waited = 0;
    for (;;) {
        const now = clock.now();
        const expected = found?.etag;
        const writes = (found?.claim.writes ?? 0) + 1;
        if (!found || holders.isGone(found.claim.holder) || waited >= TAKE_OVER) {
            const etag = await writeClaim(state, ports, {
                holder: holders.me,
                writes,
                expected,
            });
            if (etag !== undefined) return new HeldClaim(state, ports, etag, now, writes);
        }
        found = await readClaim(requirePlace(state), ports);
        if (!found) {
            // Another's write was under way, or the claim was deleted.
            await clock.sleep(LOOK);
            continue;
        }
        if (found.claim.holder.id === holders.me.id)
            return new HeldClaim(state, ports, found.etag, now, found.claim.writes);
        refuseOther(state, found.claim);
        if (await noteJobs(state, found.claim, ports)) return undefined;
        if (holders.isGone(found.claim.holder)) continue;
        if (found.etag !== expected) waited = 0;
        if (expected === undefined)
            ports.tell(
                `another process is submitting ${state.token}; waiting for it, ${TAKE_OVER / 60_000} minutes without a sign of it at most`,
            );
        await clock.sleep(LOOK);
        waited += LOOK;
    }
}

/** Why a token cannot be used again, and where the submission is that it stands for. */
export function explainOtherToken(
    { token, createdAt }: { readonly token: string; readonly createdAt: string },
    theirs: readonly string[],
    ours: readonly string[],
): string {
    const other = [...new Set(theirs)].filter((region) => !ours.includes(region));
    const where = other.length > 0 ? ` in ${joinWords(other)}` : "";
    const [only] = other;
    const again =
        other.length === 1 && only !== undefined
            ? `add --region ${only} to go on with that one, or choose another token`
            : "choose another token";
    return `--token: ${token} stands for another submission${where}, of ${createdAt}; ${again}`;
}

function refuseOther(state: SubmissionState, claim: TokenClaim): void {
    if (claim.digest === state.digest) return;
    throw new UserError(
        explainOtherToken(
            claim,
            claim.jobs.map(({ region }) => region),
            state.jobs.map(({ region }) => region),
        ),
    );
}

/**
 * Notes in the state what a claim, and Batch, know of its jobs.
 * @returns whether each has an id now
 */
async function noteJobs(
    state: SubmissionState,
    claim: TokenClaim,
    { cloud, clock, store }: SubmitPorts,
): Promise<boolean> {
    for (const [index, job] of state.jobs.entries()) {
        const theirs = claim.jobs[index];
        if (job.id !== undefined || !theirs) continue;
        if (theirs.begun && job.step === "planned") job.step = "begun";
        const { jobQueue, jobName } = job.request;
        const id =
            theirs.id ??
            (theirs.begun
                ? await callPatiently(clock, () => cloud.batch(job.region).find(jobQueue, jobName))
                : undefined);
        if (id === undefined) continue;
        job.id = id;
        job.step = "submitted";
    }
    store.save(state);
    return state.jobs.every(({ id }) => id !== undefined);
}
