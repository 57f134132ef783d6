import { chooseBackoff, type Clock } from "./patience";
import { Unreachable, Unsure, type Cloud } from "./types";

/** Calls after which a request without an answer is given up: ten minutes of outage, about. */
const TRIES = 40;

/** Repeats a call to a region that may be made twice until it has an answer. */
export type Outlast = <T>(region: string, call: () => Promise<T>) => Promise<T>;

/**
 * Makes what repeats calls whose answer is lost. Without a network only where AWS has answered before,
 * so that a wrong region is told at once.
 */
export function createOutlast(clock: Clock): Outlast {
    const reached = new Set<string>();
    return async (region, call) => {
        for (let attempt = 0; ; attempt++) {
            try {
                const answer = await call();
                reached.add(region);
                return answer;
            } catch (error) {
                const passes =
                    error instanceof Unsure ||
                    (error instanceof Unreachable && reached.has(region));
                if (!passes || attempt + 1 >= TRIES) throw error;
                await clock.sleep(chooseBackoff(attempt, clock.random()));
            }
        }
    };
}

/**
 * The cloud for who stays: calls that only read, and objects that are written as they are, are repeated
 * when their answer is lost. Submissions, claims and cancellations pass through.
 */
export function outlastFailures(cloud: Cloud, clock: Clock, outlast = createOutlast(clock)): Cloud {
    return {
        objects: (region) => {
            const objects = cloud.objects(region);
            return {
                put: (bucket, key, body) => outlast(region, () => objects.put(bucket, key, body)),
                get: (bucket, key) => outlast(region, () => objects.get(bucket, key)),
                find: (bucket, key) => outlast(region, () => objects.find(bucket, key)),
                replace: (bucket, key, body, expected) =>
                    objects.replace(bucket, key, body, expected),
            };
        },
        batch: (region) => {
            const batch = cloud.batch(region);
            return {
                submit: (request, mayGo) => batch.submit(request, mayGo),
                terminate: (id, reason) => batch.terminate(id, reason),
                find: (queue, name) => outlast(region, () => batch.find(queue, name)),
                describe: (ids) => outlast(region, () => batch.describe(ids)),
                children: (id, status, next) =>
                    outlast(region, () => batch.children(id, status, next)),
                queue: (arn) => outlast(region, () => batch.queue(arn)),
                spotQuotaVcpus: (family) => outlast(region, () => batch.spotQuotaVcpus(family)),
            };
        },
    };
}
