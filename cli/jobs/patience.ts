import { Throttled } from "./types";

/** Time and chance, so that tests need neither. */
export interface Clock {
    /** Milliseconds since 1970. */
    now(): number;
    sleep(milliseconds: number): Promise<void>;
    /** 0 to 1. */
    random(): number;
}

/** The real ones. */
export const REAL_CLOCK: Clock = {
    now: () => Date.now(),
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    random: () => Math.random(),
};

/** First and longest wait after a throttled call, in milliseconds. */
const BACKOFF = { first: 500, most: 30_000 };

/**
 * Wait before try `attempt` (from 0): anything up to a bound that doubles, so that many waiters spread.
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function chooseBackoff(attempt: number, random: number): number {
    return Math.round(Math.min(BACKOFF.most, BACKOFF.first * 2 ** attempt) * random);
}

/** Calls after which a throttled request is given up. */
const TRIES = 12;

/** Calls until AWS no longer refuses for asking too fast. */
export async function callPatiently<T>(clock: Clock, call: () => Promise<T>): Promise<T> {
    for (let attempt = 0; ; attempt++) {
        try {
            return await call();
        } catch (error) {
            if (!(error instanceof Throttled) || attempt + 1 >= TRIES) throw error;
            await clock.sleep(chooseBackoff(attempt, clock.random()));
        }
    }
}

/** Shortest and longest time between two looks at a job, in seconds. */
const POLL = { first: 5, most: 60, growth: 1.4 };

/** Seconds until the next look, after `quiet` looks that found nothing new; jittered by a quarter. */
export function choosePollSeconds(quiet: number, random: number): number {
    const base = Math.min(POLL.most, POLL.first * POLL.growth ** quiet);
    return base * (0.75 + random / 2);
}
