import * as fs from "node:fs";
import * as path from "node:path";
import { PulumiCommand } from "@pulumi/pulumi/automation";
import { buildSync } from "esbuild";
import { pinnedVersion } from "../../../tools/pulumi/build";
import { cliPath, cliRoot } from "../../../tools/pulumi/location";
import { ROOT } from "../../support/preview";

/** Providers that are simulated. */
const PACKAGES = ["aws", "awsx", "docker"] as const;

/** The CLI, and the folder of the executables that it starts. */
export interface Tools {
    readonly cli: PulumiCommand;
    readonly bin: string;
}

/**
 * The pinned CLI, and executables for it in a folder of this process: the simulated providers, and
 * what starts a policy pack when no language host is there.
 * @throws Error that says how to get the CLI
 */
export async function tools(): Promise<Tools> {
    const version = pinnedVersion();
    if (!fs.existsSync(cliPath(version)))
        throw new Error(
            `pulumi ${version} is not in ${cliRoot(version)}: run npm run engine:install`,
        );
    const bin = path.join(ROOT, ".gpu-batch", "engine", String(process.pid));
    fs.mkdirSync(bin, { recursive: true });
    const plugin = path.join(bin, "plugin.cjs");
    buildSync({
        entryPoints: [path.join(ROOT, "test/engine/plugin/main.ts")],
        ...{ outfile: plugin, bundle: true, platform: "node", packages: "external" },
    });
    for (const pkg of PACKAGES)
        script(bin, `pulumi-resource-${pkg}`, [plugin, pkg, versionOf(`@pulumi/${pkg}`)]);
    const packs = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
    const preload = path.join(ROOT, "preload.cjs");
    script(bin, "pulumi-analyzer-policy-nodejs", ["--require", preload, packs]);
    return { cli: withoutBookkeeping(await PulumiCommand.get({ root: cliRoot(version) })), bin };
}

/** Questions that the Automation API asks after every update, and an answer that it understands. */
const BOOKKEEPING: Readonly<Record<string, string>> = {
    "stack output": "{}",
    "stack history": "[]",
};

/** What the SDK leaves out of its declarations. */
interface Runner {
    run(args: string[], ...rest: unknown[]): Promise<{ stdout: string; stderr: string }>;
}

/** Nobody here reads outputs or history by the API, and asking is a quarter of an update's time. */
function withoutBookkeeping(cli: PulumiCommand): PulumiCommand {
    const runner = cli as unknown as Runner;
    const run = runner.run.bind(cli);
    runner.run = (args, ...rest) => {
        const stdout = BOOKKEEPING[args.slice(0, 2).join(" ")];
        return stdout === undefined ? run(args, ...rest) : Promise.resolve({ stdout, stderr: "" });
    };
    return cli;
}

function script(bin: string, name: string, args: readonly string[]): void {
    const words = [process.execPath, ...args].map((word) => `'${word}'`).join(" ");
    fs.writeFileSync(path.join(bin, name), `#!/bin/sh\nexec ${words} "$@"\n`, { mode: 0o755 });
}

function versionOf(pkg: string): string {
    const file = path.join(ROOT, "node_modules", pkg, "package.json");
    return (JSON.parse(fs.readFileSync(file, "utf8")) as { version: string }).version;
}
