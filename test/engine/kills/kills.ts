import * as assert from "node:assert/strict";
import { census, deletePushedTags } from "../faults/chain";
import { succeeded } from "../support/events";
import { Lab } from "../support/lab";
import { commandProcess, providerProcesses } from "../support/processes";

/** Requests to the cloud at which an update is killed; an update makes some 55. */
const KILLS = 25;

/** A number from the environment, for a failure to be seen again, or a new one. */
const SEED = Number(process.env.GPU_BATCH_SEED ?? Date.now() % 100_000);

/** Numbers from 0 to 1 that follow from the seed alone. https://en.wikipedia.org/wiki/Lehmer_random_number_generator */
function* random(seed: number): Generator<number> {
    for (let state = (seed % 2147483646) + 1; ; state = (state * 48271) % 2147483647)
        yield state / 2147483647;
}

/** What is killed: the command line, or the providers that it started. */
export type Victim = "command" | "provider";

/** Tests that an update, killed at {@link KILLS} moments, can be taken up again. */
export function describeKills(victim: Victim): void {
    const numbers = random(SEED);
    const next = () => numbers.next().value as number;
    let whole: { requests: number; end: Record<string, number> };

    before(async () => {
        console.log(`      seed ${SEED}; GPU_BATCH_SEED repeats it`);
        const lab = await Lab.open();
        succeeded(await (await lab.stack("prod")).up());
        whole = { requests: lab.cloud.log.length, end: census(lab.cloud.state.rows) };
        lab.close();
    });

    it(`after cancel and refresh the next up converges, at ${KILLS} moments`, async () => {
        const outcomes: string[] = [];
        for (let kill = 0; kill < KILLS; kill++) {
            const at = Math.floor(next() * whole.requests);
            const when = next() < 0.5 ? "before" : "after";
            outcomes.push(await killedAt(at, when));
        }
        console.log(`      ${outcomes.join(" ")}`);
    });

    /** Kills one update at its n-th change and lets the next one finish; tells what was lost. */
    async function killedAt(at: number, when: "before" | "after") {
        const lab = await Lab.open();
        try {
            const stack = await lab.stack("prod");
            let count = 0;
            lab.cloud.watch = (moment) => {
                if (moment !== when || count++ !== at) return;
                const pids = victim === "command" ? [commandProcess()] : providerProcesses();
                for (const pid of pids) process.kill(pid, "SIGKILL");
            };
            const killed = await stack.up();
            assert.ok(killed.error, `killed ${when} change ${at}: the command must fail`);
            lab.cloud.watch = () => undefined;

            if (victim === "command") await stack.cancel();
            const { resources, pending } = await stack.known();
            const known = new Set(resources.map(({ type, id }) => `${type} ${id}`));
            const lost = lab.cloud.state.rows.filter(({ type, id }) => !known.has(`${type} ${id}`));
            // Pulumi names what it may have lost: as a pending operation, or as a failed step.
            const named = [...pending, ...killed.failed.map(({ type }) => type)];
            for (const { type, id } of lost) assert.ok(named.includes(type), `${type} ${id}`);
            // A person then looks for it, and deletes it.
            lab.cloud.state.rows = lab.cloud.state.rows.filter((row) => !lost.includes(row));
            if (named.includes("docker:index/image:Image")) deletePushedTags(lab);
            succeeded(await stack.refresh(true));
            succeeded(await stack.up());
            assert.deepEqual(census(lab.cloud.state.rows), whole.end, `${when} ${at}`);
            return `${at}${when === "before" ? "-" : "+"}${lost.length}`;
        } finally {
            lab.close();
        }
    }
}
