/** Properties of a resource as plain JSON. */
// Inputs and outputs differ by type; the table below is what knows them.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Bag = Record<string, any>;

/** Account that the simulated cloud belongs to: the offline check's, so that both give one plan. */
export const ACCOUNT = "123456789012";

/** Where a resource is made. */
export interface Place {
    readonly region: string;
    /** Twelve hexadecimal digits that no other resource of the cloud has. */
    readonly serial: string;
}

/** One thing that exists in the cloud. */
export interface Row {
    readonly id: string;
    readonly type: string;
    /** Empty for what is the same in every region, such as IAM. */
    readonly region: string;
    inputs: Bag;
    outputs: Bag;
    /** Tick of the cloud's clock at which it is usable and other services see it. */
    readonly settledAt: number;
    /** True when nobody was told of its creation. */
    lost?: boolean;
    /** Images of a repository, objects of a bucket. */
    content: string[];
    /** Earlier revisions that still exist. */
    revisions: string[];
}

/** An input that names another resource. */
export interface Reference {
    /** Path of the input; `[*]` for each item of a list. */
    readonly path: string;
    readonly type: string;
    /** Output, input or `id` of the other that the input holds. */
    readonly by: string;
    /** Error with which the other's deletion is refused while this exists; it may go first without. */
    readonly holds?: string;
    /** True when the service that is asked learns of a new resource of IAM only after some seconds. */
    readonly delayed?: boolean;
    /** True when the value may also name what is not in this stack: AWS's own policies, its AMIs. */
    readonly foreign?: boolean;
    /** True when it may be in another region. */
    readonly everywhere?: boolean;
    /** Whether the other may be used as it is now. */
    readonly usable?: (other: Row) => boolean;
}

/**
 * What the provider's own repetition of a create request finds when the first one worked and its
 * answer was lost: the same resource by its client token, an overwritten one, a refusal because the
 * name is taken, or nothing, so that it makes a second one.
 */
export type Again = "token" | "overwrites" | "refused" | "second";

/** What AWS and the provider do with one type. */
export interface TypeModel {
    /** Where the facts of this row are written. */
    readonly source: string;
    /** Inputs that the provider demands. */
    readonly required: readonly string[];
    /** Input that the provider fills with a name of its own when the program gives none. */
    readonly autoName?: string;
    /** Paths of inputs whose change forces a replacement; `!` at the end: only when added or removed. */
    readonly replaces: readonly string[];
    /** Inputs that the provider adds in its check, from the files in its working directory. */
    readonly checked?: (inputs: Bag) => Bag;
    /** Paths of inputs that are stored when they change, but are no change of their own. */
    readonly quiet?: readonly string[];
    /** True for services without regions. */
    readonly global?: boolean;
    /** True when the provider reports a failure after the work as one before it. */
    readonly allOrNothing?: boolean;
    /** True for what takes a while to become usable; the provider waits for it. */
    readonly slow?: boolean;
    /** What may exist once only, in the region or, for a global service, in the account. */
    readonly unique?: (inputs: Bag) => string;
    /** Error when it exists already. */
    readonly taken?: string;
    readonly again: Again;
    readonly refersTo?: readonly Reference[];
    readonly id: (inputs: Bag, place: Place) => string;
    /** What AWS adds, in the provider's words. `tagsAll` and `region` are the same for every type. */
    readonly outputs: (inputs: Bag, place: Place, id: string) => Bag;
    /** Outputs that an update of more than tags changes. */
    readonly updated?: (row: Row, inputs: Bag) => Bag;
    /** Why AWS refuses an update that the provider sends all the same. */
    readonly refuses?: (before: Bag, after: Bag) => string | undefined;
    /** True when the resource must be disabled before it can go, as the provider then does. */
    readonly disabledFirst?: boolean;
    /** Input that lets the provider empty it; without it, content keeps it from being deleted. */
    readonly emptiedBy?: string;
    /** Error when it is deleted with content. */
    readonly notEmpty?: string;
    /** Input whose truth makes the provider leave the resource in place. */
    readonly keptBy?: string;
    /** Further effects in the cloud. */
    readonly made?: (row: Row, cloud: CloudView) => void;
    /** True when an update has the same effects. */
    readonly madeAgain?: boolean;
}

/** What a row of the table may see and change of the cloud. */
export interface CloudView {
    /** @param region anywhere without one */
    find(type: string, by: string, value: unknown, region?: string): Row | undefined;
    /** Leaves behind what no state knows: an AMI, a snapshot. */
    leave(kind: string, id: string): void;
}

/** A refusal in AWS's words. */
export class CloudError extends Error {
    constructor(
        readonly code: string,
        message: string,
        /** True when the caller may simply ask again. */
        readonly transient = false,
    ) {
        super(`${code}: ${message}`);
    }
}

/** ARN of something in the account. */
export function arn(service: string, region: string, resource: string): string {
    return `arn:aws:${service}:${region}:${ACCOUNT}:${resource}`;
}

/** Values at a path such as `a.b[*].c`. */
export function valuesAt(bag: unknown, path: string): unknown[] {
    return path
        .split(/\.|(?=\[\*\])/)
        .reduce<unknown[]>(
            (values, step) =>
                step === "[*]"
                    ? values.flat(1)
                    : values.map((value) => (value as Bag | undefined)?.[step]),
            [bag],
        )
        .filter((value) => value !== undefined && value !== null && value !== "");
}
