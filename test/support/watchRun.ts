import { watch, type WatchEvent, type WatchOptions } from "../../cli/jobs/watch/watch";
import { FakeClock, type FakeCloud } from "./fakeCloud";

const OPTIONS: WatchOptions = { stuckMinutes: 30, limitMinutes: 0, cancelWhenStuck: false };

/** Reason of a job whose host was reclaimed. */
export const HOST = "Host EC2 (instance i-0123456789abcdef0) terminated.";

/** Reason of a job that asks for more than an environment's ceiling. */
export const MAX_RESOURCE =
    "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE - CE(s) associated with the job queue cannot meet the CPU requirement of the job";

/** Watches, with something happening at every look. */
export async function run(
    cloud: FakeCloud,
    ids: readonly string[],
    happen: (clock: FakeClock) => void = () => undefined,
    options: Partial<WatchOptions> = {},
) {
    const events: WatchEvent[] = [];
    const clock = new FakeClock(happen);
    const jobs = ids.map((id) => ({ region: "us-east-2", id }));
    const result = await watch(jobs, cloud, clock, { ...OPTIONS, ...options }, (event) =>
        events.push(event),
    );
    return { ...result, events, clock };
}
