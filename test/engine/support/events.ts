import type { EngineEvent } from "@pulumi/pulumi/automation";

/** One step of the engine, as it says in its events. */
export interface Step {
    /** `create`, `update`, `delete`, `replace`, `create-replacement`, `delete-replaced`, ... */
    readonly operation: string;
    readonly type: string;
    readonly name: string;
    readonly urn: string;
    /** Changed inputs, where the engine says. */
    readonly changed: readonly string[];
}

/** A policy's verdict, as the engine reports it. */
export interface EngineVerdict {
    readonly policy: string;
    readonly level: string;
    readonly urn: string;
    readonly message: string;
}

/** How a command went. */
export interface Run {
    /** Steps that were carried out, or would be; those that change nothing are left out. */
    readonly steps: readonly Step[];
    /** Steps that failed. */
    readonly failed: readonly Step[];
    /** Error messages, as a person sees them. */
    readonly errors: readonly string[];
    readonly verdicts: readonly EngineVerdict[];
    /** All that the command printed. */
    readonly output: string;
    /** Error that ended it; undefined when it succeeded. */
    readonly error?: Error;
}

/** Types of what exists in Pulumi's state alone. */
const COMPONENTS = /^(gpu-batch|awsx|pulumi:pulumi):/;

/** Steps as `update aws:batch/jobQueue:JobQueue prod-queue`, components left out, in order of text. */
export function told(steps: readonly Step[]): string[] {
    return steps
        .filter(({ type }) => !COMPONENTS.test(type))
        .map(({ operation, type, name }) => `${operation} ${type.split("/").at(-1)} ${name}`)
        .sort();
}

/** Fails with everything that a command printed when it ended with an error. */
export function succeeded(run: Run): Run {
    if (run.error) throw new Error(`${run.error.message}\n${run.output}`);
    return run;
}

/** Listens to a command of the Automation API. */
export class Collector {
    private readonly events: EngineEvent[] = [];
    private output = "";

    constructor(private readonly diff: boolean) {}

    /** What the command is given. */
    get options() {
        return {
            onEvent: (event: EngineEvent) => void this.events.push(event),
            onOutput: (text: string) => void (this.output += text),
            onError: (text: string) => void (this.output += text),
            color: "never" as const,
            ...(this.diff ? { diff: true } : {}),
        };
    }

    end(error?: Error): Run {
        const failed = this.events.flatMap(({ resOpFailedEvent: one }) => steps(one?.metadata));
        const begun = this.events.flatMap(({ resourcePreEvent: one }) => steps(one?.metadata));
        return {
            steps: begun,
            failed,
            errors: this.events.flatMap(({ diagnosticEvent: one }) =>
                one?.severity === "error" ? [one.message] : [],
            ),
            verdicts: this.events.flatMap(({ policyEvent: one }) =>
                one
                    ? [
                          {
                              policy: one.policyName,
                              level: one.enforcementLevel,
                              urn: one.resourceUrn ?? "",
                              message: one.message,
                          },
                      ]
                    : [],
            ),
            output: this.output,
            ...(error ? { error } : {}),
        };
    }
}

interface Metadata {
    readonly op: string;
    readonly type: string;
    readonly urn: string;
    readonly diffs?: readonly string[];
}

function steps(metadata: Metadata | undefined): Step[] {
    if (!metadata || metadata.op === "same" || metadata.op === "refresh") return [];
    const { op, type, urn, diffs = [] } = metadata;
    const name = urn.slice(urn.lastIndexOf("::") + 2);
    return [{ operation: op, type, name, urn, changed: diffs }];
}
