import * as fs from "node:fs";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { PROJECT } from "./components/shared/names";
import { problemReport } from "./components/shared/problems";
import { parseSettings } from "./settings/parse";
import type { Settings } from "./settings/settings";

declare module "@pulumi/pulumi/runtime/config" {
    /** Whether a key, with its namespace, is encrypted. The SDK exports it without a declaration. */
    export function isConfigSecret(key: string): boolean;
}

/** Name of the lock file, beside Pulumi.yaml. */
const LOCK_FILE = "regions.lock.json";

/**
 * The only reader of Pulumi's configuration and of the lock. It reads every key, so that one it does
 * not know is found.
 * @throws pulumi.RunError (printed without a stack) that lists every problem
 */
export function readSettings(directory: string): Settings {
    const stack = pulumi.getStack();
    const config = namespaced(pulumi.runtime.allConfig());
    const { settings, problems } = parseSettings({
        project: pulumi.getProject(),
        stack,
        config,
        secretKeys: Object.keys(config).filter((key) =>
            pulumi.runtime.isConfigSecret(`${PROJECT}:${key}`),
        ),
        lockText: readIfThere(path.join(directory, LOCK_FILE)),
    });
    if (!settings) throw new pulumi.RunError(problemReport(`Pulumi.${stack}.yaml`, problems));
    return settings;
}

function namespaced(config: Readonly<Record<string, string>>): Record<string, string> {
    const prefix = `${PROJECT}:`;
    return Object.fromEntries(
        Object.entries(config)
            .filter(([key]) => key.startsWith(prefix))
            .map(([key, value]) => [key.slice(prefix.length), value]),
    );
}

function readIfThere(file: string): string | undefined {
    try {
        return fs.readFileSync(file, "utf8");
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
        throw error;
    }
}
