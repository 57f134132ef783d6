import type { Described } from "./cloud";
import { CloudError } from "./model";

/** What a request does. */
export type Operation = "create" | "update" | "delete";

/**
 * What goes wrong with a request: refused without effect by the rate limit or by IAM; carried out, with
 * the answer lost on the way; carried out in part, with the rest refused; carried out, with the
 * provider's patience at an end.
 */
export type FaultKind = "throttled" | "denied" | "lost" | "half" | "late";

/** Kinds that an operation can meet. Another lost answer is repeated and finds the work done. */
export const KINDS: Readonly<Record<Operation, readonly FaultKind[]>> = {
    create: ["throttled", "denied", "lost", "half"],
    update: ["throttled", "denied", "late"],
    delete: ["throttled", "denied", "late"],
};

/** Words of each error, by which a test knows it in what Pulumi prints. */
export const WORDS: Readonly<Record<FaultKind, string>> = {
    throttled: "ThrottlingException: Rate exceeded",
    denied: "AccessDeniedException: User is not authorized to perform this action",
    lost: "RequestError: connection reset by peer",
    half: "InternalFailure: a later request of the same step failed",
    late: "timeout while waiting for the resource to settle",
};

/** The answer is lost: the server closes the connection instead. */
export class LostAnswer extends Error {}

/** The work is done in part or in full, and the provider reports an error all the same. */
export class PartialFailure extends Error {
    constructor(
        message: string,
        readonly described: Described,
    ) {
        super(message);
    }
}

/** One fault, which the next request of its operation and type meets. */
export class Fault {
    constructor(
        readonly operation: Operation,
        readonly type: string,
        readonly kind: FaultKind,
    ) {}

    /** Fails a request that has no effect. */
    before(): void {
        if (this.kind !== "throttled" && this.kind !== "denied") return;
        const [code = "", message = ""] = WORDS[this.kind].split(": ");
        throw new CloudError(code, message);
    }

    /**
     * Fails a request that has been carried out.
     * @param allOrNothing whether the provider keeps nothing of what was done
     */
    after(described: Described, allOrNothing = false): void {
        const partial = this.kind === "half" || this.kind === "late";
        if (partial && allOrNothing) throw new Error(WORDS[this.kind]);
        switch (this.kind) {
            case "lost":
                throw new LostAnswer(WORDS.lost);
            case "half":
            case "late":
                throw new PartialFailure(WORDS[this.kind], described);
        }
    }
}
