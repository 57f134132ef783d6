import * as fs from "node:fs";
import * as path from "node:path";
import { UserError } from "../../../core/problems/userError";
import type { Project } from "../../project/project";
import type { StackConfig } from "../../project/stackConfig";
import { passEnvironment } from "../engine/program";
import type { PolicyInfo, PolicySettings } from "./config";
import { runPacks, type RunningPacks } from "./start";

/** Where this project's packs lie. */
export const HOME = path.join(__dirname, "../../../policy");

/** This project's packs, in the order that they judge in. */
export const PACK_NAMES: readonly string[] = ["gpu", "spot", "retry", "guard"];

/** What the packs are told of a run. */
export interface PackRun {
    readonly project: Project;
    readonly stack: string;
    readonly organization: string;
    readonly config: StackConfig;
}

/** Folders of this project's packs in a home of theirs. */
export function listOwnPacks(home: string): string[] {
    return PACK_NAMES.map((name) => path.join(home, name));
}

/** The packs of this command. */
export const OWN_PACKS: readonly string[] = listOwnPacks(HOME);

/** Folders of packs. */
export interface PackFolders {
    /** Each runs in a process of its own. */
    readonly packs: readonly string[];
    /** They share one process. */
    readonly own: readonly string[];
}

/**
 * Starts packs for a run.
 * @throws UserError when a folder holds no pack
 */
export function runFolders(
    { packs, own }: PackFolders,
    run: PackRun,
    settings: PolicySettings,
): RunningPacks {
    requirePacks({ packs, own });
    const { project, stack, organization, config } = run;
    return runPacks({
        groups: [own, ...packs.map((directory) => [directory])].filter(({ length }) => length > 0),
        context: {
            project: project.name,
            stack,
            organization,
            config: config.values,
            secretKeys: config.secretKeys,
        },
        settings,
        env: buildPackEnvironment(run),
    });
}

/**
 * The policies of packs, which are started for it and stopped.
 * @returns also what keeps a pack from starting
 * @throws UserError when a folder holds no pack
 */
export async function listPolicies(
    folders: PackFolders,
    run: PackRun,
): Promise<{ readonly policies: readonly PolicyInfo[]; readonly errors: readonly string[] }> {
    const running = runFolders(folders, run, {});
    try {
        const started = await running.started;
        const policies = started.packs.flatMap(({ analyzer }) => analyzer.policies);
        return { policies, errors: started.errors };
    } finally {
        running.stop();
    }
}

/** @throws UserError when a folder holds no pack */
export function requirePacks({ packs, own }: PackFolders): void {
    for (const directory of [...own, ...packs])
        if (!fs.existsSync(path.join(directory, "PulumiPolicy.yaml")))
            throw new UserError(
                `${directory} is not the folder of a policy pack: it has no PulumiPolicy.yaml; name a pack's folder with --pack`,
            );
}

/** What Pulumi's language host tells a pack by its environment; keys are `namespace:key` here. */
function buildPackEnvironment({
    project,
    stack,
    organization,
    config,
}: PackRun): NodeJS.ProcessEnv {
    const facts = {
        ORGANIZATION: organization,
        PROJECT: project.name,
        STACK: stack,
        DRY_RUN: "true",
    };
    return {
        ...passEnvironment(),
        PULUMI_CONFIG: JSON.stringify(config.values),
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(config.secretKeys),
        ...Object.fromEntries(
            Object.entries(facts).flatMap(([name, value]) => [
                [`PULUMI_${name}`, value],
                [`PULUMI_NODEJS_${name}`, value],
            ]),
        ),
    };
}
