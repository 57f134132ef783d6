import { chooseBackoff, type Clock } from "../patience";
import { Unreachable, Unsure, type Cloud } from "../types";

/** Calls after which a request without an answer is given up: ten minutes of outage, about. */
const TRIES = 40;

/**
 * The cloud for who stays for hours: calls that only read are repeated when their answer is lost.
 * Without a network only where AWS has answered before, so that a wrong region is told at once.
 * Submissions, cancellations and objects pass through as they are.
 */
export function outlastFailures(cloud: Cloud, clock: Clock): Cloud {
    const reached = new Set<string>();
    const read = async <T>(region: string, call: () => Promise<T>): Promise<T> => {
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
    return {
        objects: (region) => cloud.objects(region),
        batch: (region) => {
            const batch = cloud.batch(region);
            return {
                submit: (request, mayGo) => batch.submit(request, mayGo),
                terminate: (id, reason) => batch.terminate(id, reason),
                find: (queue, name) => read(region, () => batch.find(queue, name)),
                describe: (ids) => read(region, () => batch.describe(ids)),
                children: (id, status, next) =>
                    read(region, () => batch.children(id, status, next)),
                queue: (arn) => read(region, () => batch.queue(arn)),
                spotQuotaVcpus: (family) => read(region, () => batch.spotQuotaVcpus(family)),
            };
        },
    };
}
