import { createHash } from "node:crypto";
import {
    Throttled,
    Unreachable,
    Unsure,
    type BatchPort,
    type Cloud,
    type Job,
    type JobRequest,
    type ObjectPort,
    type QueueState,
    type StoredObject,
    type Status,
} from "../../cli/jobs/types";
import type { Clock } from "../../cli/jobs/patience";

/** A job as a test wants it. */
export function job(change: Partial<Job> & { id: string }): Job {
    return {
        name: `name-${change.id}`,
        status: "RUNNING",
        queueArn: "arn:aws:batch:us-east-2:123456789012:job-queue/q",
        jobDefinitionArn: "arn:aws:batch:us-east-2:123456789012:job-definition/d:1",
        attempts: [],
        ended: false,
        command: [],
        environment: {},
        needs: { vcpus: 4, memoryMiB: 14336, gpus: 1 },
        ...change,
    };
}

/** A healthy queue with one spot environment. */
export const QUEUE: QueueState = {
    name: "q",
    state: "ENABLED",
    status: "VALID",
    environments: [
        {
            name: "spot",
            state: "ENABLED",
            status: "VALID",
            maxVcpus: 64,
            desiredVcpus: 0,
            instanceTypes: ["g4dn.xlarge", "g5.xlarge", "g6.xlarge"],
            spot: true,
        },
    ],
};

/** What a call of the fake is asked for, for faults. */
export type Fault = (
    call: string,
    count: number,
) => "throttle" | "lose the answer" | "no network" | "refuse" | undefined;

/** Batch and S3 in memory. What moto does not do, such as children's states, a test sets in `jobs`. */
export class FakeCloud implements Cloud {
    readonly jobs = new Map<string, Job>();
    readonly requests: { region: string; request: JobRequest }[] = [];
    readonly stored = new Map<string, string>();
    /** Objects that were put on a condition. */
    readonly claims = new Map<string, StoredObject>();
    readonly terminated: string[] = [];
    readonly calls: Record<string, number> = {};
    /** Size of every DescribeJobs call. */
    readonly pages: number[] = [];
    queueState: QueueState = QUEUE;
    quota: number | undefined = 64;
    fault: Fault = () => undefined;
    /** Called after each step that changed something. */
    changed: () => void = () => undefined;

    add(...jobs: readonly Job[]): this {
        for (const one of jobs) this.jobs.set(one.id, one);
        return this;
    }

    private called(call: string): void {
        const count = (this.calls[call] = (this.calls[call] ?? 0) + 1);
        const fault = this.fault(call, count);
        if (fault === "throttle") throw new Throttled(call);
        if (fault === "no network") throw new Unreachable(call);
        if (fault === "refuse") throw new Error(`access denied: ${call}`);
        // What writes is carried out before its answer is lost, what only reads need not be.
        if (fault === "lose the answer" && !["submit", "replace"].includes(call))
            throw new Unsure(call);
    }

    private answered(call: string): void {
        if (this.fault(call, this.calls[call] ?? 0) === "lose the answer") throw new Unsure(call);
    }

    batch(region: string): BatchPort {
        return {
            submit: (request, mayGo) =>
                this.later(() => {
                    if (!mayGo()) throw new Throttled("submit");
                    return this.submit(region, request);
                }),
            find: (_queue, name) =>
                this.later(() => {
                    this.called("find");
                    return [...this.jobs.values()].find((one) => one.name === name)?.id;
                }),
            describe: (ids) =>
                this.later(() => {
                    this.called("describe");
                    this.pages.push(ids.length);
                    if (ids.length > 100) throw new Error("more than 100 ids");
                    // Batch promises no order.
                    return [...ids].reverse().flatMap((id) => this.jobs.get(id) ?? []);
                }),
            children: (arrayId, status, nextToken) =>
                this.later(() => {
                    this.called("children");
                    return this.children(arrayId, status, nextToken);
                }),
            terminate: (id) =>
                this.later(() => {
                    this.called("terminate");
                    this.terminated.push(id);
                }),
            queue: () =>
                this.later(() => {
                    this.called("queue");
                    return this.queueState;
                }),
            spotQuotaVcpus: () => Promise.resolve(this.quota),
        };
    }

    objects(region: string): ObjectPort {
        return {
            put: (bucket, key, body) =>
                this.later(() => {
                    this.called("put");
                    this.stored.set(`${region} s3://${bucket}/${key}`, body);
                    this.changed();
                }),
            get: (bucket, key) =>
                this.later(() => this.stored.get(`${region} s3://${bucket}/${key}`) ?? ""),
            find: (bucket, key) =>
                this.later(() => {
                    this.called("read");
                    return this.claims.get(`${region} s3://${bucket}/${key}`);
                }),
            replace: (bucket, key, body, expected) =>
                this.later(() => {
                    this.called("replace");
                    const place = `${region} s3://${bucket}/${key}`;
                    if (this.claims.get(place)?.etag !== expected) return undefined;
                    // As in S3, which has the same ETag for the same content.
                    const etag = createHash("md5").update(body).digest("hex");
                    this.claims.set(place, { text: body, etag });
                    this.changed();
                    this.answered("replace");
                    return etag;
                }),
        };
    }

    private submit(region: string, request: JobRequest): string {
        this.called("submit");
        const number = this.requests.push({ region, request });
        const id = `00000000-0000-0000-0000-${String(number).padStart(12, "0")}`;
        this.add(job({ id, name: request.jobName, status: "SUBMITTED" }));
        this.changed();
        this.answered("submit");
        return id;
    }

    private children(arrayId: string, status: Status, nextToken = "0") {
        const all = [...this.jobs.values()].filter(
            (one) => one.id.startsWith(`${arrayId}:`) && one.status === status,
        );
        const first = Number(nextToken);
        const ids = all.slice(first, first + 100).map(({ id }) => id);
        return { ids, nextToken: all.length > first + 100 ? String(first + 100) : undefined };
    }

    private async later<T>(work: () => T): Promise<T> {
        await Promise.resolve();
        return work();
    }
}

/** A clock that a test turns: sleeping moves it, and calls what the test wants to happen meanwhile. */
export class FakeClock implements Clock {
    time = 1_800_000_000_000;
    readonly sleeps: number[] = [];
    constructor(private readonly meanwhile: (clock: FakeClock) => void = () => undefined) {}

    now(): number {
        return this.time;
    }

    async sleep(milliseconds: number): Promise<void> {
        this.time += milliseconds;
        this.sleeps.push(milliseconds);
        this.meanwhile(this);
        await Promise.resolve();
    }

    random(): number {
        return 0.5;
    }
}
