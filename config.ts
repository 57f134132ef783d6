import * as fs from "node:fs";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { CellImage } from "./components/cellTypes";
import { PREFIX } from "./core/facts/names";
import { tagImage } from "./core/image/imageSource";
import { LOCK_FILE } from "./core/lock/lock";
import { renderProblems } from "./core/problems/problems";
import { UserError } from "./core/problems/userError";
import { parseSettings, pickNamespace } from "./core/settings/parse";
import type { ImageSettings, Settings } from "./core/settings/settings";

declare module "@pulumi/pulumi/runtime/config" {
    /** Whether a key, with its namespace, is encrypted. The SDK exports it without a declaration. */
    export function isConfigSecret(key: string): boolean;
}

/**
 * The only reader of Pulumi's configuration and of the lock. It reads every key, so that one it does
 * not know is found.
 * @throws pulumi.RunError (printed without a stack) that lists every problem
 */
export function readSettings(directory: string): Settings {
    const stack = pulumi.getStack();
    const config = pickNamespace(pulumi.runtime.allConfig(), PREFIX);
    const { settings, problems } = parseSettings({
        project: pulumi.getProject(),
        stack,
        config,
        secretKeys: Object.keys(config).filter((key) =>
            pulumi.runtime.isConfigSecret(`${PREFIX}:${key}`),
        ),
        lockText: readIfThere(path.join(directory, LOCK_FILE)),
        applying: !pulumi.runtime.isDryRun(),
    });
    if (!settings) throw new pulumi.RunError(renderProblems(`Pulumi.${stack}.yaml`, problems));
    for (const warning of settings.warnings) void pulumi.log.warn(warning);
    return settings;
}

/**
 * The image of a stack's jobs with the tag that its build inputs give it; nothing is built.
 * @throws pulumi.RunError (printed without a stack) that lists every problem of the build context
 */
export async function tagCellImage(image: ImageSettings, directory: string): Promise<CellImage> {
    if ("uri" in image) return image;
    try {
        return { ...image, tag: await tagImage(image, directory) };
    } catch (error) {
        if (error instanceof UserError) throw new pulumi.RunError(error.message);
        throw error;
    }
}

function readIfThere(file: string): string | undefined {
    try {
        return fs.readFileSync(file, "utf8");
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
        throw error;
    }
}
