import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { planJobs } from "../../../../cli/jobs/planJobs";
import {
    createState,
    parseState,
    type SubmissionState,
    type StateStore,
} from "../../../../cli/jobs/state";
import { placeClaim } from "../../../../cli/jobs/submission";
import type { Holders } from "../../../../cli/jobs/submit/holder";
import { carryOutSubmission } from "../../../../cli/jobs/submit/submit";
import { FakeClock, FakeCloud } from "../../../support/fakeCloud";
import { targetCell } from "../../../support/targetCells";

/** States as text, as a disk keeps them; `changed` after each write. */
class MemoryStore implements StateStore {
    readonly texts = new Map<string, string>();
    changed: () => void = () => undefined;
    load = (token: string) => parseState(this.texts.get(token) ?? "");
    list = () => [...this.texts.keys()].flatMap((token) => this.load(token) ?? []);
    file = (token: string, name: string) => `${token}/${name}`;
    writeFile = () => undefined;
    save = (state: SubmissionState) => {
        this.texts.set(state.token, JSON.stringify(state));
        this.changed();
    };
}

class Killed extends Error {}

const CELLS = [targetCell(), targetCell({ region: "eu-north-1" })];

/** Three jobs in two cells, with two files for each. */
function fresh(searchFirst = false): SubmissionState {
    const parts = [
        { cell: CELLS[0]!, offset: 0, size: 15_000 },
        { cell: CELLS[1]!, offset: 15_000, size: 700 },
    ];
    const order = {
        stack: "prod",
        token: "tok1",
        parts,
        command: ["python3", "embed.py"],
        hasManifest: true,
        environment: {},
        dependsOn: [],
    };
    const uploads = CELLS.flatMap(({ region, bucket }) =>
        ["items.jsonl", "shards.json"].map((file) => ({ region, bucket, key: `m/${file}`, file })),
    );
    const claim = placeClaim("tok1", CELLS);
    const base = { token: "tok1", stack: "prod", digest: "d", searchFirst, claim };
    return createState(base, uploads, planJobs(order), "2026-11-22T00:00:00Z");
}

let processes = 0;

/** Another process, which takes those before it for ended unless told otherwise. */
function startProcess(isGone: () => boolean): Holders {
    const id = `process-${++processes}`;
    return { me: { id, machine: id, pid: 1, began: "1" }, isGone };
}

function ports(cloud: FakeCloud, store: StateStore, isGone = () => true) {
    return {
        cloud,
        store,
        clock: new FakeClock(),
        holders: startProcess(isGone),
        tell: () => undefined,
        content: (file: string) => `content of ${file}`,
    };
}

/** Every job once, none lost, and the state knows which is which. */
function assertWhole(cloud: FakeCloud, store: MemoryStore): void {
    const names = cloud.requests.map(({ request }) => request.jobName);
    assert.deepEqual([...names].sort(), ["embed-tok1-0", "embed-tok1-1", "embed-tok1-2"]);
    const state = store.load("tok1")!;
    for (const { id = "", request, step } of state.jobs) {
        assert.equal(step, "submitted");
        assert.equal(cloud.jobs.get(id)?.name, request.jobName);
    }
    assert.equal(cloud.stored.size, 4);
}

describe("carryOut", () => {
    it("tells what begins and what is done, and on going on only what is left", async () => {
        const [cloud, store] = [new FakeCloud(), new MemoryStore()];
        const told: string[] = [];
        const progress = {
            begin: (what: string) => told.push(what),
            step: (line: string) => told.push(line),
        };
        const content = () => "x".repeat(2 ** 20);
        const state = fresh();
        state.uploads[0]!.done = true;
        await carryOutSubmission(state, { ...ports(cloud, store), content, progress });
        const pair = (rest: string, verb: string) => [`${verb}ing ${rest}`, `${verb}ed ${rest}`];
        assert.deepEqual(told, [
            ...pair("shards.json, 1.0 MiB, to us-east-2", "upload"),
            ...pair("items.jsonl, 1.0 MiB, to eu-north-1", "upload"),
            ...pair("shards.json, 1.0 MiB, to eu-north-1", "upload"),
            ...pair("array of 7500 to us-east-2", "submitt"),
            ...pair("array of 7500 to us-east-2", "submitt"),
            ...pair("array of 700 to eu-north-1", "submitt"),
        ]);
        told.length = 0;
        await carryOutSubmission(store.load("tok1")!, { ...ports(cloud, store), progress });
        assert.deepEqual(told, []);
    });

    it("uploads, then submits, in order", async () => {
        const [cloud, store] = [new FakeCloud(), new MemoryStore()];
        await carryOutSubmission(fresh(), ports(cloud, store));
        assertWhole(cloud, store);
        assert.deepEqual(
            cloud.requests.map(({ region, request }) => [region, request.arraySize]),
            [
                ["us-east-2", 7500],
                ["us-east-2", 7500],
                ["eu-north-1", 700],
            ],
        );
        assert.equal(
            cloud.stored.get(`us-east-2 s3://${CELLS[0]!.bucket}/m/items.jsonl`),
            "content of tok1/items.jsonl",
        );
        assert.equal(cloud.calls.find, undefined, "a submission of its own looks for nothing");
    });

    it("killed between any two steps, neither loses nor doubles a job", async () => {
        // A step is a call that changed something, or a write of the state; each may be the last.
        let kills = 0;
        for (let step = 1; ; step++) {
            const [cloud, store] = [new FakeCloud(), new MemoryStore()];
            let steps = 0;
            const kill = () => {
                if (++steps === step) throw new Killed();
            };
            cloud.changed = kill;
            store.changed = kill;
            const first = fresh();
            store.texts.set("tok1", JSON.stringify(first));
            let killed = false;
            try {
                await carryOutSubmission(first, ports(cloud, store));
            } catch (error) {
                if (!(error instanceof Killed)) throw error;
                killed = true;
                kills++;
            }
            // What a kill leaves is the disk and AWS, nothing of the process.
            cloud.changed = store.changed = () => undefined;
            await carryOutSubmission(store.load("tok1")!, ports(cloud, store));
            assertWhole(cloud, store);
            if (!killed) break;
        }
        // The claim; four uploads and three jobs: a call and a write for each, one more write and the claim
        // before each job; the claim.
        assert.equal(kills, 1 + 4 * 2 + 3 * 4 + 1);
    });

    it("survives any series of kills, lost answers and throttling", () =>
        fc.assert(
            fc.asyncProperty(
                fc.array(fc.integer({ min: 1, max: 22 }), { maxLength: 6 }),
                fc.array(fc.constantFrom("throttle", "lose the answer", undefined), {
                    maxLength: 20,
                }),
                async (killsAt, allFaults) => {
                    const faults = [...allFaults];
                    const [cloud, store] = [new FakeCloud(), new MemoryStore()];
                    store.texts.set("tok1", JSON.stringify(fresh()));
                    let asked = "";
                    let fault: (typeof faults)[number];
                    cloud.fault = (call, count) => {
                        if (!["submit", "replace"].includes(call)) return undefined;
                        const key = `${call} ${count}`;
                        if (key !== asked) [asked, fault] = [key, faults.shift()];
                        return fault;
                    };
                    for (const at of killsAt) {
                        let steps = 0;
                        cloud.changed = store.changed = () => {
                            if (++steps === at) throw new Killed();
                        };
                        await carryOutSubmission(store.load("tok1")!, ports(cloud, store)).catch(
                            (error: Error) => assert.match(error.name, /^(Error|Unsure)$/),
                        );
                    }
                    cloud.changed = store.changed = () => undefined;
                    cloud.fault = () => undefined;
                    await carryOutSubmission(store.load("tok1")!, ports(cloud, store));
                    assertWhole(cloud, store);
                },
            ),
            { numRuns: 200 },
        ));

    it("looks for a job before it submits it again when the answer was lost", async () => {
        const [cloud, store] = [new FakeCloud(), new MemoryStore()];
        cloud.fault = (call, count) =>
            call === "submit" && count === 2 ? "lose the answer" : undefined;
        await carryOutSubmission(fresh(), ports(cloud, store));
        assertWhole(cloud, store);
        assert.equal(cloud.calls.find, 1);
    });

    it("with a token of the user's finds the jobs of another machine", async () => {
        const [cloud, store] = [new FakeCloud(), new MemoryStore()];
        await carryOutSubmission(fresh(true), ports(cloud, store));
        const elsewhere = new MemoryStore();
        await carryOutSubmission(fresh(true), ports(cloud, elsewhere));
        assertWhole(cloud, elsewhere);
    });

    it("ends at a refusal and goes on from there", async () => {
        const [cloud, store] = [new FakeCloud(), new MemoryStore()];
        const refusing = {
            ...cloud.batch("us-east-2"),
            submit: () => Promise.reject(new Error("no such queue")),
        };
        const closed = { batch: () => refusing, objects: cloud.objects.bind(cloud) };
        await assert.rejects(
            carryOutSubmission(fresh(), { ...ports(cloud, store), cloud: closed }),
            /no such queue/,
        );
        assert.equal(cloud.requests.length, 0);
        await carryOutSubmission(store.load("tok1")!, ports(cloud, store));
        assertWhole(cloud, store);
        assert.equal(cloud.stored.size, 4);
    });
});
