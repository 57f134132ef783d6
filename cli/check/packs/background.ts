import type { Judge } from "../engine/judging";
import type { Registration } from "../engine/registration";
import type { WireObject } from "../engine/wire";

/** Judgements under way at most: a pack answers one at a time, and the time for an answer is limited. */
const MAX_PENDING = 64;

/** Lets a program go on while its registrations are judged. */
export class BackgroundJudge implements Judge {
    private readonly pending = new Set<Promise<unknown>>();

    /** @param judge what judges, and remediates nothing */
    constructor(private readonly judge: Judge) {}

    async judgeResource(
        registration: Registration,
        find: (urn: string) => Registration | undefined,
    ): Promise<WireObject> {
        while (this.pending.size >= MAX_PENDING) await Promise.race(this.pending);
        const judged = this.judge
            .judgeResource(registration, find)
            .finally(() => this.pending.delete(judged));
        this.pending.add(judged);
        return registration.inputs;
    }

    /** Waits until everything is judged. */
    async settle(): Promise<void> {
        await Promise.all(this.pending);
    }
}
