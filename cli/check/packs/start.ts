import { readMessage } from "../../../core/problems/problems";
import { Analyzer, type RunContext } from "./analyzer";
import { findConfigProblems, listMissingSettings, reconcile, type PolicySettings } from "./config";
import type { Pack, StartedPacks } from "./pack";
import { startPacks } from "./process";

/** What packs are started with. */
export interface StartArgs {
    /** Groups of pack folders; each group shares a process. */
    readonly groups: readonly (readonly string[])[];
    readonly context: RunContext;
    readonly settings: PolicySettings;
    readonly env: NodeJS.ProcessEnv;
}

/** Packs that run until they are stopped. */
export interface RunningPacks {
    readonly started: Promise<StartedPacks>;
    stop(): void;
}

/** Starts packs; what keeps one from starting is in the result, so that the program can go on. */
export function runPacks(args: StartArgs): RunningPacks {
    const hosts = new AbortController();
    const analyzers: Analyzer[] = [];
    return {
        started: start(args, hosts.signal, analyzers),
        stop: () => {
            for (const analyzer of analyzers) analyzer.close();
            hosts.abort();
        },
    };
}

async function start(
    args: StartArgs,
    signal: AbortSignal,
    analyzers: Analyzer[],
): Promise<StartedPacks> {
    const groups = await Promise.all(
        args.groups
            .filter((directories) => directories.length > 0)
            .map((directories) => openGroup(directories, args, signal, analyzers)),
    );
    const opened = groups.flatMap((group) => group.opened);
    const errors = groups.flatMap((group) => group.errors);
    // A name that no pack has may belong to the pack that did not start.
    if (errors.length === 0)
        errors.push(
            ...findConfigProblems(
                args.settings,
                opened.flatMap(({ analyzer }) => analyzer.policies),
            ).map((problem) => `the policy configuration is wrong: ${problem}`),
        );
    const configured = await Promise.all(opened.map((one) => configure(one, args.settings)));
    return {
        packs: configured.flatMap(({ pack }) => pack ?? []),
        errors: [...errors, ...configured.flatMap((one) => one.errors)],
    };
}

/** A pack that has told its policies, and has no settings yet. */
interface OpenedPack {
    readonly analyzer: Analyzer;
    readonly directory: string;
}

/**
 * Starts the packs of one process.
 * @param analyzers takes each connection as soon as it is made, so that it can be closed
 */
async function openGroup(
    directories: readonly string[],
    { env, context }: StartArgs,
    signal: AbortSignal,
    analyzers: Analyzer[],
): Promise<{ opened: readonly OpenedPack[]; errors: readonly string[] }> {
    try {
        const ports = await startPacks({ directories, env, signal });
        const opened = await Promise.all(
            ports.map(async (port, index) => {
                const directory = directories[index] ?? "";
                const analyzer = new Analyzer(port);
                analyzers.push(analyzer);
                await analyzer.open(context, directory);
                return { analyzer, directory };
            }),
        );
        return { opened, errors: [] };
    } catch (error) {
        return { opened: [], errors: [readMessage(error)] };
    }
}

/** Gives a pack its settings; what it lacks, or why it refuses them, is an error. */
async function configure(
    { analyzer, directory }: OpenedPack,
    given: PolicySettings,
): Promise<{ pack?: Pack; errors: readonly string[] }> {
    const settings = reconcile(analyzer.policies, [analyzer.initial, given]);
    const missing = listMissingSettings(analyzer.policies, settings);
    try {
        await analyzer.configure(settings);
        return { pack: { directory, analyzer, settings }, errors: missing };
    } catch (error) {
        const refusal = `the policy pack ${analyzer.name} refuses its configuration: ${readMessage(error)}`;
        return { errors: [...missing, refusal] };
    }
}
