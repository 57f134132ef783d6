import { execFile } from "node:child_process";
import { fail, pass, type Line } from "./lines";

/** How a program ended; `missing` when it is not installed. */
export interface Ended {
    readonly status: "ok" | "failed" | "missing";
    readonly stdout: string;
    readonly stderr: string;
}

/** Runs a program and returns how it ended. */
export type RunCommand = (command: string, args: readonly string[]) => Promise<Ended>;

/** Milliseconds after which a program counts as hung: a login that waits for a person, say. */
const TIMEOUT = 20_000;

/** Runs a program of this machine. */
export const runCommand: RunCommand = (command, args) =>
    new Promise((resolve) => {
        const options = { timeout: TIMEOUT, encoding: "utf8" } as const;
        const child = execFile(command, [...args], options, (error, stdout, stderr) => {
            const missing = (error as NodeJS.ErrnoException | null)?.code === "ENOENT";
            resolve({ status: error ? (missing ? "missing" : "failed") : "ok", stdout, stderr });
        });
        child.stdin?.end();
    });

const INSTALL = "https://www.pulumi.com/docs/install/";

const takeFirstLine = (text: string) => text.trim().split("\n")[0] ?? "";

/** What this machine needs: Pulumi's CLI, its back end, and a docker daemon for the image. */
export async function checkMachine(run: RunCommand): Promise<Line[]> {
    const [version, login, docker] = await Promise.all([
        run("pulumi", ["version"]),
        run("pulumi", ["whoami", "--non-interactive"]),
        run("docker", ["version", "--format", "{{.Server.Version}}"]),
    ]);
    return [judgeCli(version), judgeLogin(version, login), judgeDocker(docker)];
}

function judgeCli(version: Ended): Line {
    if (version.status === "ok") return pass("Pulumi CLI", takeFirstLine(version.stdout));
    if (version.status === "missing")
        return fail("Pulumi CLI", "not installed", `install it: ${INSTALL}`);
    const isDownload = /^Downloading /m.test(version.stdout + version.stderr);
    return fail(
        "Pulumi CLI",
        isDownload ? `cannot be downloaded: ${findFault(version)}` : findFault(version),
        isDownload
            ? `give this machine access to get.pulumi.com and github.com (HTTPS_PROXY), or install the CLI: ${INSTALL}`
            : `install it again: ${INSTALL}`,
    );
}

function judgeLogin(version: Ended, login: Ended): Line {
    if (version.status !== "ok")
        return fail("Pulumi back end", "no CLI to ask", "install the CLI, then run pulumi login");
    return login.status === "ok"
        ? pass("Pulumi back end", `logged in as ${takeFirstLine(login.stdout)}`)
        : fail(
              "Pulumi back end",
              findFault(login),
              "run npx pulumi login, or set PULUMI_BACKEND_URL",
          );
}

function judgeDocker(docker: Ended): Line {
    return docker.status === "ok"
        ? pass("docker daemon", takeFirstLine(docker.stdout))
        : fail(
              "docker daemon",
              docker.status === "missing" ? "docker is not installed" : findFault(docker),
              "start docker (systemctl start docker): images are built on this machine",
          );
}

/** What a program that failed says of the reason; not what it was about to do. */
function findFault({ stdout, stderr }: Ended): string {
    const lines = `${stderr}\n${stdout}`.split("\n").map((line) => line.trim());
    const [first] = lines.filter((line) => line !== "" && !/^\w+ing\b.*\.\.\.$/.test(line));
    return first ?? `gave no answer in ${TIMEOUT / 1000} s`;
}
