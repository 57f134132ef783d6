import * as path from "node:path";
import { parseLock, type Lock } from "../../core/lock/lock";
import { renderProblems } from "../../core/problems/problems";
import { UserError } from "../../core/problems/userError";
import { parseSettings } from "../../core/settings/parse";
import type { Settings, TrainingSettings } from "../../core/settings/settings";
import { readProject } from "../project/project";
import { readSettingsSource } from "../project/settingsSource";
import type { OutputsOptions } from "../project/stackOutputs";
import type { TrainRequest } from "./input";

/** Options of `train` as commander gives them. */
export interface TrainOptions extends OutputsOptions, TrainRequest {
    readonly stack: string;
    readonly region?: string;
    readonly wait?: boolean;
    /** Name of the run to follow. */
    readonly follow?: string;
    /** Seconds between two polls of a run. */
    readonly every: number;
    readonly local?: boolean;
    readonly container: boolean;
    readonly folder?: string;
}

/** Exit status of a run, here or on SageMaker, that failed. */
export const RUN_FAILED = 2;

/** What a stack trains with. */
export interface StackTraining {
    readonly settings: Settings;
    /** The same in every cell, but for its network. */
    readonly training: TrainingSettings;
    /** The lock that the settings are of. */
    readonly lock?: Lock;
}

/**
 * The stack's settings and what it trains with.
 * @throws UserError that lists every problem of settings and lock, or says that the stack does not train
 */
export function readStackTraining({ cwd, stack }: TrainOptions): StackTraining {
    const source = readSettingsSource(readProject(path.resolve(cwd)), stack);
    const { settings, problems } = parseSettings(source);
    if (!settings) throw new UserError(renderProblems(`Pulumi.${stack}.yaml`, problems));
    const [training] = settings.cells.flatMap((cell) => cell.training ?? []);
    if (!training)
        throw new UserError(
            `${stack} does not train: gpu-batch:training.enabled is false; set it to true and update the stack`,
        );
    return { settings, training, lock: parseLock(source.lockText ?? "").lock };
}
