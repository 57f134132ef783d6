import * as path from "node:path";
import { locateProblems, renderProblems } from "../../core/problems/problems";
import { UserError } from "../../core/problems/userError";
import { readProject } from "./project";
import { readLockText, readSettingsSource } from "./settingsSource";
import { describeMissingStack, listStackNames } from "./stackConfig";
import { writeFileWhole } from "./writeFile";
import { formatDate } from "../../core/lock/days";
import { LOCK_FILE, parseLock, type Lock } from "../../core/lock/lock";
import type { SelectionPolicy } from "../../core/lock/regionPolicy";
import { renderLock } from "../../core/lock/text";
import { isComplete, readValues, type SettingsSource } from "../../core/settings/parse";
import { buildSelectionPolicy } from "../../core/settings/selectionPolicy";
import type { Values } from "../../core/settings/keys";

/** Options that every command about a project has. */
export interface ProjectOptions {
    /** Folder of Pulumi.yaml. */
    readonly cwd: string;
}

/** Today in UTC, from the clock: the only place of these commands that asks it. */
export function readToday(): string {
    return formatDate(new Date());
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
    if (!lock) throw new UserError(renderProblems(LOCK_FILE, problems));
    return lock;
}

/** Writes the lock of a project, whole or not at all. */
export function writeLock(directory: string, lock: Lock): void {
    writeFileWhole(path.join(directory, LOCK_FILE), renderLock(lock));
}

/** A stack's settings, each readable by itself, and what they say about regions. */
export interface StackSettings {
    readonly values: Values;
    readonly policy: SelectionPolicy;
}

/**
 * A stack's settings, which need no selection in the lock yet.
 * @param today such as `2026-11-20`
 * @throws UserError that lists every problem of the stack's file
 */
export function readStack(directory: string, stack: string, today: string): StackSettings {
    return readStackSettings(readSettingsSource(readProject(directory), stack), today);
}

/**
 * The same from a source that has been read.
 * @throws UserError that lists every problem of the stack's file
 */
export function readStackSettings(source: SettingsSource, today: string): StackSettings {
    const { values, problems } = readValues(source);
    if (problems.length > 0 || !isComplete(values))
        throw new UserError(
            renderProblems(`Pulumi.${source.stack}.yaml`, locateProblems(problems, source.locate)),
        );
    return { values, policy: buildSelectionPolicy(values, today) };
}

/**
 * The stack that was named, or every stack of the project.
 * @throws UserError when the project has none
 */
export function listStacks(directory: string, stack: string | undefined): string[] {
    readProject(directory);
    const names = listStackNames(directory);
    if (stack === undefined && names.length === 0)
        throw new UserError(
            `there is no Pulumi.<stack>.yaml in ${directory}; make one with: gpu-batch init`,
        );
    if (stack !== undefined && !names.includes(stack))
        throw new UserError(describeMissingStack(stack, names));
    return stack === undefined ? names : [stack];
}
