import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import * as path from "node:path";
import { UserError } from "../../../core/problems/userError";
import type { Project } from "../../project/project";
import type { StackConfig } from "../../project/stackConfig";

/** What a program is run with. */
export interface ProgramRun {
    readonly project: Project;
    readonly stack: string;
    readonly organization: string;
    readonly config: StackConfig;
    /** Address of monitor and engine. */
    readonly address: string;
    /** Further arguments of node, before the program's own. */
    readonly nodeArgs?: readonly string[];
    /** @default 120000 */
    readonly timeoutMs?: number;
}

/** How a program ended. */
export interface ProgramEnd {
    /** Exit status; null when a signal ended it. */
    readonly code: number | null;
    /** True when the time limit ended it. */
    readonly timedOut: boolean;
    readonly stdout: string;
    readonly stderr: string;
}

/** Exit status of a program that has reported its error through the engine's log. */
export const REPORTED = 32;

/**
 * Runs the program as Pulumi's language host does, with the runtime options of Pulumi.yaml, in a
 * process of its own whose environment carries no credentials.
 * @see https://github.com/pulumi/pulumi/blob/v3.248.0/sdk/nodejs/cmd/pulumi-language-nodejs/main.go
 */
export function runProgram(run: ProgramRun): Promise<ProgramEnd> {
    const { project, stack, organization, address, nodeArgs = [], timeoutMs = 120_000 } = run;
    const { directory, runtime } = project;
    const host = findLanguageHost(directory);
    const child = spawn(
        process.execPath,
        [
            ...["--require", TETHER, ...nodeArgs],
            ...(runtime.nodeargs?.split(/\s+/).filter(Boolean) ?? []),
            host,
            ...["--monitor", address, "--engine", address, "--organization", organization],
            ...["--project", project.name, "--root-directory", directory, "--stack", stack],
            ...["--pwd", directory, "--dry-run", "--parallel", "16"],
            project.main,
        ],
        { cwd: directory, env: buildEnvironment(run), stdio: ["pipe", "pipe", "pipe"] },
    );
    let stdout = "";
    let stderr = "";
    let timedOut = false;
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    const timer = setTimeout(() => {
        timedOut = true;
        child.kill("SIGKILL");
    }, timeoutMs);
    return new Promise((resolve, reject) => {
        child.once("error", reject);
        child.once("close", (code) => {
            clearTimeout(timer);
            resolve({ code, timedOut, stdout, stderr });
        });
    });
}

const TETHER = path.join(__dirname, "../tether.cjs");

/** Pulumi's own start of a program, from the project's packages. */
function findLanguageHost(directory: string): string {
    try {
        return createRequire(path.join(directory, "index.js")).resolve("@pulumi/pulumi/cmd/run");
    } catch {
        throw new UserError(`there is no @pulumi/pulumi in ${directory}; run npm ci there`);
    }
}

/** Variables that reach the program: what node needs, no credentials and no proxy. */
const PASSED = [
    "PATH",
    "HOME",
    "TMPDIR",
    "TEMP",
    "TMP",
    "LANG",
    "SystemRoot",
    "TS_NODE_CACHE_DIRECTORY",
];

/** The part of this process's environment that another may see. */
export function passEnvironment(): NodeJS.ProcessEnv {
    const passed = PASSED.flatMap((name) => {
        const value = process.env[name];
        return value === undefined ? [] : [[name, value] as const];
    });
    return Object.fromEntries(passed);
}

function buildEnvironment({ project, config }: ProgramRun): NodeJS.ProcessEnv {
    const { tsconfig, typescript } = project.runtime;
    return {
        ...passEnvironment(),
        PULUMI_CONFIG: JSON.stringify(lengthenKeys(config.values)),
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(config.secretKeys),
        ...(typescript ? { PULUMI_NODEJS_TYPESCRIPT: "true" } : {}),
        ...(tsconfig ? { PULUMI_NODEJS_TSCONFIG_PATH: tsconfig } : {}),
    };
}

/** `gpu-batch:maxVcpus` to `gpu-batch:config:maxVcpus`, the form that the language host writes. */
function lengthenKeys(values: Readonly<Record<string, string>>): Record<string, string> {
    return Object.fromEntries(
        Object.entries(values).map(([key, value]) => [key.replace(":", ":config:"), value]),
    );
}
