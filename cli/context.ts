import { listed, problemReport } from "../components/shared/problems";
import { UserError } from "../offline/problem";
import { readProject } from "../offline/project";
import { readLockText, settingsSource } from "../offline/settingsSource";
import { stackNames } from "../offline/stackConfig";
import { dateOf } from "../regions/days";
import { LOCK_FILE, parseLock, type Lock } from "../regions/lock";
import type { SelectionPolicy } from "../regions/policy";
import { isComplete, readValues } from "../settings/parse";
import { selectionPolicy } from "../settings/regionPolicy";
import type { Values } from "../settings/keys";

/** Options that every command about a project has. */
export interface ProjectOptions {
    /** Folder of Pulumi.yaml. */
    readonly cwd: string;
}

/** Today in UTC, from the clock: the only place of these commands that asks it. */
export function today(): string {
    return dateOf(new Date());
}

/**
 * The lock of a project.
 * @throws UserError that lists every problem of the file
 */
export function readLock(directory: string): Lock {
    const text = readLockText(directory);
    if (text === undefined)
        throw new UserError(
            `there is no ${LOCK_FILE} in ${directory}; name the folder of Pulumi.yaml with --cwd, or restore the file with: git checkout -- ${LOCK_FILE}`,
        );
    const { lock, problems } = parseLock(text);
    if (!lock) throw new UserError(problemReport(LOCK_FILE, problems));
    return lock;
}

/** A stack's readable settings and its wishes for regions. */
export interface StackWishes {
    readonly values: Values;
    readonly policy: SelectionPolicy;
}

/**
 * A stack's settings, which need no selection in the lock yet.
 * @throws UserError that lists every problem of the stack's file
 */
export function readStack(directory: string, stack: string, day: string): StackWishes {
    const { values, problems } = readValues(settingsSource(readProject(directory), stack));
    if (problems.length > 0 || !isComplete(values))
        throw new UserError(problemReport(`Pulumi.${stack}.yaml`, problems));
    return { values, policy: selectionPolicy(values, day) };
}

/**
 * The stack that was named, or every stack of the project.
 * @throws UserError when the project has none
 */
export function stacksOf(directory: string, stack: string | undefined): string[] {
    readProject(directory);
    const names = stackNames(directory);
    if (stack === undefined && names.length === 0)
        throw new UserError(`there is no Pulumi.<stack>.yaml in ${directory}; write one`);
    if (stack !== undefined && !names.includes(stack))
        throw new UserError(
            `there is no stack ${stack}: Pulumi.${stack}.yaml is missing (stacks here: ${listed(names) || "none"})`,
        );
    return stack === undefined ? names : [stack];
}
