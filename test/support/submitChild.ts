/**
 * A submitter that ends by kill -9 at a step: `submitChild.ts FOLDER STEP`. Its Batch and S3 are the
 * fake's, whose content is a file, so that they outlive it; its state is the real folder's.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { openStateFolder } from "../../cli/jobs/stateFolder";
import { findHolders } from "../../cli/jobs/submit/holder";
import { carryOutSubmission } from "../../cli/jobs/submit/submit";
import type { Job, JobRequest, StoredObject } from "../../cli/jobs/types";
import { FakeClock, FakeCloud } from "./fakeCloud";

interface Kept {
    readonly requests: { region: string; request: JobRequest }[];
    readonly jobs: Job[];
    readonly stored: [string, string][];
    readonly claims: [string, StoredObject][];
}

const [folder = "", killAt = "0"] = process.argv.slice(2);
const file = path.join(folder, "cloud.json");
let step = 0;

/** One step is over; the process may not see the next. */
function ended(): void {
    if (++step === Number(killAt)) process.kill(process.pid, "SIGKILL");
}

const cloud = new FakeCloud();
if (fs.existsSync(file)) {
    const kept = JSON.parse(fs.readFileSync(file, "utf8")) as Kept;
    cloud.requests.push(...kept.requests);
    cloud.add(...kept.jobs);
    for (const [key, body] of kept.stored) cloud.stored.set(key, body);
    for (const [key, object] of kept.claims) cloud.claims.set(key, object);
}
cloud.changed = () => {
    const { requests } = cloud;
    fs.writeFileSync(
        file,
        JSON.stringify({
            requests,
            jobs: [...cloud.jobs.values()],
            stored: [...cloud.stored],
            claims: [...cloud.claims],
        }),
    );
    ended();
};
const real = openStateFolder(path.join(folder, "state"));
const store = {
    ...real,
    save: (state: Parameters<typeof real.save>[0]) => {
        real.save(state);
        ended();
    },
};
void carryOutSubmission(store.load("tok1")!, {
    cloud,
    store,
    clock: new FakeClock(),
    holders: findHolders(),
    tell: () => undefined,
    content: (name) => fs.readFileSync(name, "utf8"),
}).then(() => process.stdout.write("done"));
