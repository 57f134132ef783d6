import { execFile, spawn, type ChildProcess } from "node:child_process";
import * as fs from "node:fs";
import * as net from "node:net";
import * as path from "node:path";
import { promisify } from "node:util";
import { ROOT } from "./preview";

/** AWS's APIs as a local server. https://docs.getmoto.org/en/latest/docs/server_mode.html */
const MOTO = "moto[server]==5.2.2";
const HOME = path.join(ROOT, ".gpu-batch", "moto");
const INSTALLED = path.join(HOME, `${MOTO.replace(/\W+/g, "-")}.installed`);

/** A running server. */
export interface Moto {
    /** Variables that make the AWS SDK talk to it. */
    readonly environment: Readonly<Record<string, string>>;
    stop(): Promise<void>;
}

/** Starts moto, installing it into a Python environment of the project's own the first time. */
export async function startMoto(): Promise<Moto> {
    await install();
    const port = await freePort();
    const child = spawn(
        path.join(HOME, "bin", "moto_server"),
        ["-H", "127.0.0.1", "-p", String(port)],
        {
            stdio: ["ignore", "ignore", "pipe"],
        },
    );
    let log = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (log += text));
    const endpoint = `http://127.0.0.1:${port}`;
    await answering(endpoint, child, () => log);
    return {
        environment: {
            AWS_ENDPOINT_URL: endpoint,
            AWS_ACCESS_KEY_ID: "testing",
            AWS_SECRET_ACCESS_KEY: "testing",
            AWS_EC2_METADATA_DISABLED: "true",
        },
        stop: () =>
            new Promise((resolve) => {
                child.once("exit", () => resolve());
                child.kill();
            }),
    };
}

async function install(): Promise<void> {
    if (fs.existsSync(INSTALLED)) return;
    const run = promisify(execFile);
    try {
        await run("python3", ["-m", "venv", HOME]);
        await run(path.join(HOME, "bin", "pip"), ["install", "--quiet", MOTO]);
    } catch (error) {
        throw new Error(
            `moto cannot be installed: it needs python3 with venv (Debian: apt-get install python3-venv) and PyPI.\n${(error as Error).message}`,
            { cause: error },
        );
    }
    fs.writeFileSync(INSTALLED, "");
}

function freePort(): Promise<number> {
    return new Promise((resolve, reject) => {
        const server = net.createServer();
        server.once("error", reject);
        server.listen(0, "127.0.0.1", () => {
            const { port } = server.address() as net.AddressInfo;
            server.close(() => resolve(port));
        });
    });
}

async function answering(endpoint: string, child: ChildProcess, log: () => string): Promise<void> {
    const until = Date.now() + 60_000;
    while (Date.now() < until && child.exitCode === null) {
        const up = await fetch(`${endpoint}/moto-api/data.json`).then(
            ({ ok }) => ok,
            () => false,
        );
        if (up) return;
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
    child.kill();
    throw new Error(`moto did not start:\n${log()}`);
}
