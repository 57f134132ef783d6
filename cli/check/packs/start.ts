import { Analyzer, type RunContext } from "./analyzer";
import { findConfigProblems, listMissingSettings, reconcile, type PolicySettings } from "./config";
import type { Pack, Started } from "./judge";
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
    readonly started: Promise<Started>;
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
): Promise<Started> {
    const errors: string[] = [];
    const opened = await Promise.all(
        args.groups
            .filter((directories) => directories.length > 0)
            .map(async (directories) => {
                try {
                    const ports = await startPacks({ directories, env: args.env, signal });
                    return await Promise.all(
                        ports.map(async (port, index) => {
                            const directory = directories[index] ?? "";
                            const analyzer = new Analyzer(port);
                            analyzers.push(analyzer);
                            await analyzer.open(args.context, directory);
                            return { analyzer, directory };
                        }),
                    );
                } catch (error) {
                    errors.push((error as Error).message);
                    return [];
                }
            }),
    );
    const all = opened.flat();
    const policies = all.flatMap(({ analyzer }) => analyzer.policies);
    // A name that no pack has may belong to the pack that did not start.
    if (errors.length === 0)
        errors.push(
            ...findConfigProblems(args.settings, policies).map(
                (problem) => `the policy configuration is wrong: ${problem}`,
            ),
        );
    const packs = await Promise.all(
        all.map(async ({ analyzer, directory }): Promise<Pack[]> => {
            const settings = reconcile(analyzer.policies, [analyzer.initial, args.settings]);
            errors.push(...listMissingSettings(analyzer.policies, settings));
            try {
                await analyzer.configure(settings);
                return [{ directory, analyzer, settings }];
            } catch (error) {
                errors.push(
                    `the policy pack ${analyzer.name} refuses its configuration: ${(error as Error).message}`,
                );
                return [];
            }
        }),
    );
    return { packs: packs.flat(), errors };
}
