import type {
    ComputeEnvironmentDetail,
    JobDefinition,
    JobQueueDetail,
    SchedulingPolicyDetail,
} from "@aws-sdk/client-batch";
import type { ResponseLaunchTemplateData } from "@aws-sdk/client-ec2";
import type { GivenSettings } from "../draft";

/** An AMI as far as the account may see it. */
export interface FoundAmi {
    readonly id: string;
    readonly name?: string;
}

/** A compute environment with what it refers to. */
export interface FoundEnvironment {
    readonly detail: ComputeEnvironmentDetail;
    /** Content of its launch template; absent where there is none, or it cannot be read. */
    readonly template?: ResponseLaunchTemplateData;
    /** AMI that it names, itself or by its launch template. */
    readonly ami?: FoundAmi;
}

/** What was read of a queue. */
export interface FoundQueue {
    readonly region: string;
    readonly queue: JobQueueDetail;
    /** In the order in which the queue fills them. */
    readonly environments: readonly FoundEnvironment[];
    readonly shares?: SchedulingPolicyDetail;
    /** Newest active revision; absent where none was named and no job of the queue tells one. */
    readonly definition?: JobDefinition;
    /** What could not be read, a sentence each. */
    readonly unread: readonly string[];
}

/** Something of the queue that the settings do not carry over as it is. */
export interface Difference {
    /** What it is about: `queue`, `environment NAME`, `job definition NAME:3`. */
    readonly of: string;
    /** `changed`: the closest setting is another; `missing`: there is no counterpart. */
    readonly kind: "changed" | "missing";
    readonly message: string;
}

/** Settings that come closest, and how they differ. */
export interface Translation {
    readonly settings: GivenSettings;
    readonly differences: readonly Difference[];
}

/** Collects what differs about one thing. */
export class Differences {
    readonly list: Difference[] = [];

    constructor(private readonly of: string) {}

    /** The closest setting is another. */
    addChange(message: string): void {
        this.list.push({ of: this.of, kind: "changed", message });
    }

    /** There is no counterpart. */
    addMissing(message: string): void {
        this.list.push({ of: this.of, kind: "missing", message });
    }

    /** One line for each row whose value is there: neither absent, false, nor empty. */
    addMissingOf(rows: readonly (readonly [value: unknown, message: string])[]): void {
        for (const [value, message] of rows) if (isPresent(value)) this.addMissing(message);
    }
}

function isPresent(value: unknown): boolean {
    if (value === undefined || value === null || value === false || value === "") return false;
    if (typeof value === "object") return Object.keys(value).length > 0;
    return value !== 0;
}
