/** What a report is where it is no violation: `undecided` for want of a value, `exempted` for a reason. */
export type Status = "undecided" | "exempted";

/**
 * A policy's description as a report of this status carries it to the engine. The protocol has no field for
 * a status, and the SDK passes on no other that a report may set and that nobody prints: `pulumi up` shows the
 * message alone. The offline check takes the status from here.
 * @see https://github.com/pulumi/pulumi/blob/v3.259.0/pkg/engine/events.go (policyViolationEvent)
 */
export function markStatus(status: Status, description: string): string {
    return `[gpu-batch ${status}] ${description}`;
}
