import { spawn, type ChildProcess } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { run, type Ended } from "./run";

/** Storage drivers, the faster first; the second works on any file system. */
const DRIVERS = ["overlay2", "vfs"];

/** A Docker daemon of the test's own: no bridge, no firewall rules, its state in one folder. */
export class Daemon {
    private constructor(
        private readonly directory: string,
        private readonly child: ChildProcess,
        readonly environment: NodeJS.ProcessEnv,
    ) {}

    /**
     * Starts a daemon.
     * @param config its daemon.json; undefined for none
     * @param searchPath folders with runtimes, before the machine's own
     * @throws Error with the daemon's log when it ends at once
     */
    static async start(config?: string, searchPath: readonly string[] = []): Promise<Daemon> {
        let refused: unknown;
        for (const driver of DRIVERS)
            try {
                return await Daemon.startWith(driver, config, searchPath);
            } catch (error) {
                refused = error;
                if (!/graphdriver|overlay/.test(String(error))) break;
            }
        throw refused;
    }

    private static async startWith(
        driver: string,
        config: string | undefined,
        searchPath: readonly string[],
    ): Promise<Daemon> {
        const directory = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-docker-"));
        const at = (name: string) => path.join(directory, name);
        const file = config === undefined ? at("none.json") : config;
        if (config === undefined) fs.writeFileSync(file, "{}");
        const env = { ...process.env, PATH: [...searchPath, process.env.PATH].join(":") };
        const log = fs.openSync(at("log"), "w");
        const child = spawn(
            "/usr/sbin/dockerd",
            [
                ...["--config-file", file, "--data-root", at("data"), "--exec-root", at("exec")],
                ...["--pidfile", at("pid"), "--host", `unix://${at("socket")}`],
                ...["--storage-driver", driver, "--bridge=none"],
                ...["--iptables=false", "--ip6tables=false"],
            ],
            { env, stdio: ["ignore", log, log] },
        );
        const daemon = new Daemon(directory, child, {
            ...env,
            DOCKER_HOST: `unix://${at("socket")}`,
            DOCKER_BUILDKIT: "1",
        });
        for (let tries = 0; tries < 120; tries++) {
            if (child.exitCode !== null) break;
            if (daemon.docker("info").code === 0) return daemon;
            await sleep(250);
        }
        const text = fs.readFileSync(at("log"), "utf8");
        await daemon.stop();
        throw new Error(`dockerd did not start:\n${text}`);
    }

    /** Runs Docker's client against the daemon. */
    docker(...args: readonly string[]): Ended {
        return run("/usr/bin/docker", args, { env: this.environment });
    }

    /** The same where the command must succeed; returns what it printed. */
    must(...args: readonly string[]): string {
        const { code, stdout, stderr } = this.docker(...args);
        if (code !== 0)
            throw new Error(`docker ${args.join(" ")}: exit ${code}\n${stdout}\n${stderr}`);
        return stdout;
    }

    /** Ends this daemon, and no other, and removes what it left. */
    async stop(): Promise<void> {
        if (this.child.exitCode === null && this.child.signalCode === null) {
            const ended = new Promise((resolve) => this.child.once("exit", resolve));
            this.child.kill("SIGTERM");
            await Promise.race([ended, sleep(20_000)]);
            if (this.child.exitCode === null) this.child.kill("SIGKILL");
        }
        // Mounts that outlive the daemon keep the folder busy.
        const mounts = fs.readFileSync("/proc/self/mounts", "utf8").split("\n");
        for (const mount of mounts.map((line) => line.split(" ")[1] ?? "").reverse())
            if (mount.startsWith(`${this.directory}/`)) run("umount", ["--lazy", mount]);
        fs.rmSync(this.directory, { recursive: true, force: true, maxRetries: 5 });
    }
}
