import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { awaitFeatureSupport } from "@pulumi/pulumi/runtime/settings";
import { runInPulumiStack } from "@pulumi/pulumi/runtime/stack";
import { getStore, withLocalStorage } from "@pulumi/pulumi/runtime/state";
import type { OfflineEngine } from "../../cli/check/engine/engine";
import {
    createEngineHandlers,
    createMonitorHandlers,
    type Handler,
} from "../../cli/check/engine/handlers";
import type { RunProgram } from "../../cli/check/engine/run";

// The SDK exports these for its own test and automation hosts and leaves them out of its
// declarations; the SDK's version is pinned.
declare module "@pulumi/pulumi/runtime/settings" {
    /** Asks the monitor for the features that the SDK may use. */
    export function awaitFeatureSupport(): Promise<void>;
}
declare module "@pulumi/pulumi/runtime/state" {
    /** Runs a callback with SDK state of its own. */
    export function withLocalStorage<T>(callback: () => Promise<T>): Promise<T>;
    /** That state; without an engine the SDK logs to the terminal. */
    export function getStore(): { readonly settings: { engine?: unknown } };
}

/** What is run in process: an async function that registers resources and returns the stack's outputs. */
export type InlineProgram = () => Promise<unknown>;

/**
 * Runs a program inside this process against an engine: no gRPC, no child process, some 30 ms.
 * @param directory what the program sees as the project's folder
 * @throws whatever the program throws
 */
export function runInline(
    engine: OfflineEngine,
    directory: string,
    program: InlineProgram,
    secretKeys: readonly string[] = [],
): Promise<void> {
    const { project, stack, organization, config } = engine.options;
    process.env.PULUMI_NODEJS_ROOT_DIRECTORY = directory;
    return throwingRejections(() =>
        withLocalStorage(async () => {
            pulumi.runtime.setAllConfig({ ...config }, [...secretKeys]);
            const monitor = clientOf(engine, createMonitorHandlers(engine));
            pulumi.runtime.setMockOptions(monitor, project, stack, true, organization);
            getStore().settings.engine = clientOf(engine, createEngineHandlers(engine));
            await awaitFeatureSupport();
            await runInPulumiStack(program as () => Promise<Record<string, unknown>>);
            await pulumi.runtime.disconnect();
        }),
    );
}

/**
 * Runs something whose failures surface as unhandled rejections, which is how the SDK reports a
 * refused registration, and throws the first of them.
 */
async function throwingRejections(run: () => Promise<void>): Promise<void> {
    const event = "unhandledRejection";
    const rejections: unknown[] = [];
    const collect = (reason: unknown) => rejections.push(reason);
    const others = process.listeners(event);
    process.removeAllListeners(event).on(event, collect);
    try {
        await run();
    } finally {
        // Node reports a rejection as unhandled once the microtasks of its turn are done.
        await new Promise((resolve) => setImmediate(resolve));
        process.removeListener(event, collect);
        for (const listener of others) process.on(event, listener);
    }
    if (rejections.length > 0) throw rejections[0];
}

type Callback = (error: Error | null, response?: unknown) => void;

/** Handlers in the shape of one of the SDK's clients. */
function clientOf(
    engine: OfflineEngine,
    handlers: Readonly<Record<string, Handler>>,
): Record<string, unknown> {
    const call =
        (handler: Handler) =>
        (request: unknown, ...rest: unknown[]) => {
            const respond = rest.find((argument) => typeof argument === "function") as Callback;
            Promise.resolve()
                .then(() => handler(request))
                .then(
                    (response) => respond(null, response),
                    (error: Error) => {
                        engine.refusals.push(error.message);
                        respond(Object.assign(error, { details: error.message }));
                    },
                );
        };
    const methods = Object.entries(handlers).map(
        ([method, handler]) => [method, call(handler)] as const,
    );
    return { ...Object.fromEntries(methods), close: () => undefined };
}

/** Runs a project's own program in process, as `check` runs it in one of its own. */
export const runProjectInline: RunProgram = async (engine, { directory, main }, { secretKeys }) => {
    try {
        // eslint-disable-next-line @typescript-eslint/no-require-imports
        const program = require(path.resolve(directory, main)) as InlineProgram;
        await runInline(engine, directory, program, secretKeys);
        return [];
    } catch (error) {
        return engine.refusals.length > 0 ? [...engine.refusals] : [(error as Error).message];
    }
};
