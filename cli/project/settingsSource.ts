import * as fs from "node:fs";
import * as path from "node:path";
import { LOCK_FILE } from "../../core/lock/lock";
import { pickNamespace, type SettingsSource } from "../../core/settings/parse";
import { UserError } from "../../core/problems/userError";
import { createLocator } from "./places";
import type { Project } from "./project";
import { readStackConfig } from "./stackConfig";

/**
 * Text of a project's lock; undefined when it has none.
 * @throws UserError when the file cannot be read
 */
export function readLockText(directory: string): string | undefined {
    try {
        return fs.readFileSync(path.join(directory, LOCK_FILE), "utf8");
    } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        if (code === "ENOENT") return undefined;
        throw new UserError(`cannot read ${LOCK_FILE}: ${message}`);
    }
}

/**
 * What a stack's settings are read from without Pulumi: its file and the lock.
 * @throws UserError that lists every problem of the stack's file
 */
export function readSettingsSource(
    project: Project,
    stack: string,
    { values, secretKeys } = readStackConfig(project, stack),
): SettingsSource {
    const config = pickNamespace(values, project.name);
    return {
        project: project.name,
        stack,
        config,
        secretKeys: Object.keys(config).filter((key) =>
            secretKeys.includes(`${project.name}:${key}`),
        ),
        lockText: readLockText(project.directory),
        locate: createLocator(project, stack),
    };
}
