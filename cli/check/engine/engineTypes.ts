import type { Answers } from "./invokes";
import type { Judge } from "./judging";
import type { WireObject } from "./wire";

/** What an engine previews. */
export interface EngineOptions {
    readonly project: string;
    readonly stack: string;
    readonly organization: string;
    /** Configuration with its namespaces: `gpu-batch:maxVcpus`. */
    readonly config: Readonly<Record<string, string>>;
    /** Answers to the functions that the program invokes, by token. */
    readonly answers: Answers;
    /** Judges each resource before it counts as registered; nobody by default. */
    readonly judge?: Judge;
}

/** One line that the program sent to the engine's log. */
export interface LogLine {
    readonly severity: "debug" | "info" | "warning" | "error";
    readonly message: string;
    readonly urn?: string;
}

/** One function that the program invoked. */
export interface Invocation {
    readonly token: string;
    readonly args: WireObject;
    readonly provider: string;
}
