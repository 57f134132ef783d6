import { execFileSync, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";

/** The module that names the CLI and pins, by go.sum, everything it is built from. */
const MODULE = __dirname;
const COMMAND = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";
const TAGS = "osusergo,grpcnotrace";

/** Milliseconds between two lines of progress. */
const PROGRESS_MS = 10_000;

/** The version of the CLI that go.mod pins, without its `v`. */
export function pinnedVersion(): string {
    const text = fs.readFileSync(path.join(MODULE, "go.mod"), "utf8");
    const version = /github\.com\/pulumi\/pulumi\/pkg\/v3 v(\S+)/.exec(text)?.[1];
    if (!version) throw new Error("tools/pulumi/go.mod names no version of pulumi/pkg/v3");
    return version;
}

/**
 * Builds the CLI from its Go modules: some 5 minutes on two cores the first time.
 * @param target path of the binary; it appears there only when it is whole
 * @param tell receives lines of progress
 * @throws Error that says what to do
 */
export async function buildCli(target: string, tell: (line: string) => void): Promise<void> {
    const total = packageCount();
    fs.mkdirSync(path.dirname(target), { recursive: true });
    const unfinished = `${target}.${process.pid}`;
    const build = spawn(
        "go",
        [
            ...["build", "-v", "-mod=readonly", "-trimpath", "-tags", TAGS],
            ...["-ldflags", `-s -w -X ${VERSION_VARIABLE}=v${pinnedVersion()}`],
            ...["-o", unfinished, COMMAND],
        ],
        { cwd: MODULE, env: environment(), stdio: ["ignore", "ignore", "pipe"] },
    );
    // `go build -v` prints a line for each package that it compiles; downloads and errors come between.
    const lines: string[] = [];
    build.stderr
        .setEncoding("utf8")
        .on("data", (text: string) => lines.push(...text.split("\n").filter(Boolean)));
    const timer = setInterval(
        () => tell(`  ${compiled(lines)} of ${total} packages`),
        PROGRESS_MS,
    ).unref();
    const code = await new Promise<number | null>((resolve, reject) => {
        build.once("error", reject);
        build.once("close", resolve);
    });
    clearInterval(timer);
    if (code !== 0)
        throw new Error(
            `go build ended with status ${code}; with module downloads blocked, set GOPROXY to a proxy ` +
                `that you can reach:\n${lines.slice(-12).join("\n")}`,
        );
    fs.renameSync(unfinished, target);
}

/** Names of packages have no blank; what Go says about downloads and faults has. */
function compiled(lines: readonly string[]): number {
    return lines.filter((line) => !line.includes(" ")).length;
}

/** Packages that the CLI is made of; downloads what is missing. */
function packageCount(): number {
    try {
        return execFileSync("go", ["list", "-mod=readonly", "-deps", "-tags", TAGS, COMMAND], {
            cwd: MODULE,
            env: environment(),
            encoding: "utf8",
            maxBuffer: 64 * 1024 * 1024,
            stdio: ["ignore", "pipe", "pipe"],
        })
            .trim()
            .split("\n").length;
    } catch (error) {
        const { code, stderr } = error as NodeJS.ErrnoException & { stderr?: string };
        if (code === "ENOENT")
            throw new Error(
                "the CLI can be built from source, but there is no go command: install Go " +
                    "(https://go.dev/doc/install), version 1.25 or newer, and try again",
                { cause: error },
            );
        throw new Error(
            `Go cannot read the modules of tools/pulumi; set GOPROXY to a proxy that you can reach:\n${stderr}`,
            { cause: error },
        );
    }
}

function environment(): NodeJS.ProcessEnv {
    return { ...process.env, CGO_ENABLED: "0" };
}
