import { execFileSync, spawnSync } from "node:child_process";
import { buildCli, pinnedVersion } from "./build";
import { cliRoot, cliPath } from "./location";

/**
 * Makes the pinned Pulumi CLI available to the tests on the real engine: the one that is there,
 * else the download of the npm package `pulumi`, else a build from Go modules.
 */
async function install(): Promise<void> {
    const version = pinnedVersion();
    const target = cliPath(version);
    if (installed(target, version)) return tell(`pulumi ${version} is in ${cliRoot(version)}`);

    tell(`pulumi ${version} is not in ${cliRoot(version)}; downloading it`);
    const refusal = download(version);
    if (refusal === undefined && installed(target, version)) return tell("downloaded");

    tell(
        `the download failed (${refusal ?? "it left no usable CLI"}); building it, some 5 minutes`,
    );
    await buildCli(target, tell);
    if (!installed(target, version))
        throw new Error(`${target} was built, but does not report version ${version}`);
    tell("built");
}

/** Whether a CLI of that version is there and starts. */
function installed(target: string, version: string): boolean {
    try {
        return execFileSync(target, ["version"], { encoding: "utf8", stdio: "pipe", env: quiet() })
            .trim()
            .endsWith(version);
    } catch {
        return false;
    }
}

/** Lets npm's package fetch the CLI; returns why it could not. */
function download(version: string): string | undefined {
    const launcher = require.resolve("pulumi/run.js");
    const { status, stderr, error } = spawnSync(process.execPath, [launcher, "version"], {
        encoding: "utf8",
        env: { ...quiet(), PULUMI_VERSION: version },
        stdio: ["ignore", "ignore", "pipe"],
    });
    if (status === 0) return undefined;
    return error?.message ?? stderr.trim().split("\n").at(-1) ?? `status ${status}`;
}

function quiet(): NodeJS.ProcessEnv {
    return { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
}

function tell(line: string): void {
    console.log(line);
}

install().catch((error: Error) => {
    console.error(`npm run engine:install: ${error.message}`);
    process.exitCode = 1;
});
