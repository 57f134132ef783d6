import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as net from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A container registry on loopback. */
export interface Registry {
    /** `127.0.0.1:port`. */
    readonly host: string;
    stop(): void;
}

async function freePort(): Promise<number> {
    const server = net.createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as net.AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    return port;
}

/** Starts a registry that answers. */
export async function startRegistry(): Promise<Registry> {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-registry-"));
    const host = `127.0.0.1:${await freePort()}`;
    const config = path.join(directory, "config.yml");
    fs.writeFileSync(
        config,
        `version: 0.1\nstorage: { filesystem: { rootdirectory: ${directory}/data } }\nhttp: { addr: "${host}" }\n`,
    );
    const child = spawn("/usr/bin/docker-registry", ["serve", config], { stdio: "ignore" });
    const stop = () => {
        child.kill("SIGKILL");
        fs.rmSync(directory, { recursive: true, force: true });
    };
    for (let tries = 0; tries < 80; tries++) {
        const there = await fetch(`http://${host}/v2/`).then(
            ({ ok }) => ok,
            () => false,
        );
        if (there) return { host, stop };
        await sleep(250);
    }
    stop();
    throw new Error("docker-registry did not start");
}
