import * as assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import * as fc from "fast-check";
import type { Clock } from "../../../../cli/jobs/patience";
import { planJobs } from "../../../../cli/jobs/planJobs";
import { createState, type StateStore } from "../../../../cli/jobs/state";
import { placeClaim } from "../../../../cli/jobs/submission";
import { TAKE_OVER } from "../../../../cli/jobs/submit/claim";
import { carryOutSubmission } from "../../../../cli/jobs/submit/submit";
import type { BatchPort, Cloud, JobRequest, ObjectPort } from "../../../../cli/jobs/types";
import { FakeCloud } from "../../../support/fakeCloud";
import { targetCell } from "../../../support/targetCells";

const CELL = targetCell();
/** Milliseconds after which AWS refuses what was signed. */
const SIGNED = 300_000;

/** One time for every process: it goes on when nobody can do anything before. */
class Timeline implements Clock {
    time = 1_800_000_000_000;
    private waiting: { at: number; wake: () => void }[] = [];
    now = () => this.time;
    random = () => 0.5;
    sleep = (milliseconds: number) =>
        new Promise<void>((wake) => this.waiting.push({ at: this.time + milliseconds, wake }));

    async run(all: Promise<unknown>): Promise<void> {
        let over = false;
        void all.finally(() => (over = true));
        for (;;) {
            await setImmediate();
            this.waiting.sort((a, b) => a.at - b.at);
            const next = this.waiting.shift();
            if (over || !next) return;
            this.time = Math.max(this.time, next.at);
            next.wake();
        }
    }
}

/** How one process fares: how long its calls take there and back, by their number, and where it dies. */
interface Fate {
    readonly start: number;
    readonly delays: readonly (readonly [there: number, back: number])[];
    /** Twice the number of a call that never arrives, or one more for one whose answer never does; -1 for none. */
    readonly diesIn: number;
    /** Whether the others can see that it has ended. */
    readonly seen: boolean;
}

class Dead extends Error {}

/** The cloud as one process sees it. */
function reach(cloud: FakeCloud, timeline: Timeline, fate: Fate, die: () => void): Cloud {
    let calls = 0;
    const delay = async <T>(work: () => Promise<T>, mayArrive: (sent: number) => void) => {
        const number = calls++;
        const [there, back] = fate.delays[number % fate.delays.length] ?? [1, 1];
        const sent = timeline.now();
        await timeline.sleep(there);
        mayArrive(sent);
        if (fate.diesIn === number * 2) die();
        const answer = await work();
        if (fate.diesIn === number * 2 + 1) die();
        await timeline.sleep(back);
        return answer;
    };
    const refuseOld = (sent: number) => {
        if (timeline.now() - sent > SIGNED) throw new Error("Signature expired");
    };
    const slow = <P extends object>(port: P): P =>
        new Proxy(port, {
            get: (target, name) => {
                const method = Reflect.get(target, name) as (
                    ...args: unknown[]
                ) => Promise<unknown>;
                if (name !== "submit")
                    return (...args: unknown[]) => delay(() => method(...args), refuseOld);
                return async (request: JobRequest, mayGo: () => boolean) => {
                    // It may stand still before the request is signed, as well as afterwards.
                    await timeline.sleep(fate.delays[calls % fate.delays.length]?.[0] ?? 1);
                    const may = mayGo();
                    return delay(
                        () => (method as BatchPort["submit"])(request, () => may),
                        refuseOld,
                    );
                };
            },
        });
    return {
        batch: (region) => slow<BatchPort>(cloud.batch(region)),
        objects: (region) => slow<ObjectPort>(cloud.objects(region)),
    };
}

const forget: StateStore = {
    load: () => undefined,
    list: () => [],
    file: (token, name) => `${token}/${name}`,
    writeFile: () => undefined,
    save: () => undefined,
};

function fresh() {
    const order = {
        stack: "prod",
        token: "tok1",
        parts: [{ cell: CELL, offset: 0, size: 10_001 }],
        command: ["x"],
        hasManifest: false,
        environment: {},
        dependsOn: [],
    };
    const claim = placeClaim("tok1", [CELL]);
    const base = { token: "tok1", stack: "prod", digest: "d", searchFirst: true, claim };
    return createState(base, [], planJobs(order), "2026-11-22T00:00:00Z");
}

async function race(fates: readonly Fate[]) {
    const [cloud, timeline] = [new FakeCloud(), new Timeline()];
    const dead = new Set<string>();
    const all = fates.map(async (fate, number) => {
        const id = `p${number}`;
        const me = { id, machine: id, pid: 1, began: "1" };
        const die = () => {
            if (fate.seen) dead.add(id);
            throw new Dead();
        };
        await timeline.sleep(fate.start);
        const state = fresh();
        await carryOutSubmission(state, {
            cloud: reach(cloud, timeline, fate, die),
            store: forget,
            clock: timeline,
            holders: { me, isGone: (holder) => dead.has(holder.id) },
            content: () => "",
            tell: () => undefined,
        });
        return state.jobs.map((job) => job.id);
    });
    const ends = Promise.allSettled(all);
    await timeline.run(ends);
    return { cloud, ends: await ends, took: timeline.time - 1_800_000_000_000 };
}

const QUICK: Fate = { start: 0, delays: [[10, 10]], diesIn: -1, seen: false };

describe("a token that several processes submit", () => {
    const delay = fc.oneof(
        { weight: 12, arbitrary: fc.integer({ min: 1, max: 3_000 }) },
        { weight: 1, arbitrary: fc.integer({ min: 1, max: 2 * TAKE_OVER }) },
    );
    const fate = fc.record<Fate>({
        start: fc.integer({ min: 0, max: 5_000 }),
        delays: fc.array(fc.tuple(delay, delay), { minLength: 1, maxLength: 12 }),
        diesIn: fc.oneof(fc.constant(-1), fc.integer({ min: 0, max: 16 })),
        seen: fc.boolean(),
    });

    it("has each job once, however slow they are and whenever they stand still or die", () =>
        fc.assert(
            fc.asyncProperty(fc.array(fate, { minLength: 2, maxLength: 5 }), async (fates) => {
                const { cloud, ends } = await race([...fates, { ...QUICK, start: 6_000 }]);
                const names = cloud.requests.map(({ request }) => request.jobName);
                assert.deepEqual([...names].sort(), ["x-tok1-0", "x-tok1-1"]);
                const ids = cloud.requests
                    .toSorted((a, b) => (a.request.jobName < b.request.jobName ? -1 : 1))
                    .map(
                        ({ request }) =>
                            [...cloud.jobs.values()].find(({ name }) => name === request.jobName)
                                ?.id,
                    );
                for (const end of ends)
                    if (end.status === "fulfilled") assert.deepEqual(end.value, ids);
                assert.equal(ends.at(-1)?.status, "fulfilled");
            }),
            { numRuns: 100 },
        ));

    it("is taken over at once from one that is seen to have ended, else after its silence", async () => {
        for (const seen of [true, false]) {
            const { cloud, took } = await race([
                { ...QUICK, diesIn: 6, seen },
                { ...QUICK, start: 1_000 },
            ]);
            assert.equal(cloud.requests.length, 2);
            assert.equal(took >= TAKE_OVER, !seen, String(took));
            assert.ok(took < (seen ? 60_000 : TAKE_OVER + 60_000), String(took));
        }
    });
});
