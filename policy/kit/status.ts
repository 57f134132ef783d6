/**
 * What a report is where it is no violation: `undecided` for want of a value, `exempted` for a reason,
 * `unjudged` where no policy judges a type that somebody reviewed.
 */
export type Status = "undecided" | "exempted" | "unjudged";

/**
 * A policy's description, or its reason not to apply, as a report of this status carries it to the engine; an
 * exemption brings its last day. The protocol has no field for a status, and the SDK passes on no other that a
 * report may set and that nobody prints: `pulumi up` shows the message alone. The offline check takes the status
 * from here.
 * @see https://github.com/pulumi/pulumi/blob/v3.259.0/pkg/engine/events.go (policyViolationEvent)
 */
export function encodeStatus(status: Status, description: string, until?: string): string {
    return `[gpu-batch ${status}${until === undefined ? "" : ` ${until}`}] ${description}`;
}
