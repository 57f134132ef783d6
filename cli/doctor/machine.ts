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

const takeFirstLine = (text: string) => text.trim().split("\n")[0] ?? "";

/** What this machine needs: Pulumi's CLI, its back end, and a docker daemon for the image. */
export async function checkMachine(run: RunCommand): Promise<Line[]> {
    const [version, login, docker] = await Promise.all([
        run("pulumi", ["version"]),
        run("pulumi", ["whoami", "--non-interactive"]),
        run("docker", ["version", "--format", "{{.Server.Version}}"]),
    ]);
    return [
        version.status === "ok"
            ? pass("Pulumi CLI", takeFirstLine(version.stdout))
            : fail(
                  "Pulumi CLI",
                  version.status === "missing" ? "not installed" : takeFirstLine(version.stderr),
                  "install it: https://www.pulumi.com/docs/install/",
              ),
        login.status === "ok"
            ? pass("Pulumi back end", `logged in as ${takeFirstLine(login.stdout)}`)
            : fail(
                  "Pulumi back end",
                  login.status === "missing" ? "no CLI to ask" : takeFirstLine(login.stderr),
                  "run pulumi login, or set PULUMI_BACKEND_URL",
              ),
        docker.status === "ok"
            ? pass("docker daemon", takeFirstLine(docker.stdout))
            : fail(
                  "docker daemon",
                  docker.status === "missing"
                      ? "docker is not installed"
                      : takeFirstLine(docker.stderr),
                  "start docker (systemctl start docker): images are built on this machine",
              ),
    ];
}
