import { execFile, execFileSync, spawn, type ChildProcess } from "node:child_process";
import * as path from "node:path";
import * as readline from "node:readline";
import { promisify } from "node:util";
import { ROOT } from "./preview";

/** A mock of AWS that answers the real SDKs. */
export interface Moto {
    readonly endpoint: string;
    /** Python of the environment that it runs in; it has boto3. */
    readonly python: string;
    /** Variables that lead AWS's SDKs and the worker there, with credentials that are none. */
    readonly environment: Readonly<Record<string, string>>;
    stop(): Promise<void>;
}

/** Longest first run: pip downloads and unpacks the packages, in milliseconds. */
const INSTALL_TIMEOUT = 600_000;

/**
 * Python of the environment of the worker's tests, installed the first time; it has moto, boto3 and
 * botocore.
 * @throws Error that says what is missing and how to get it
 */
export async function motoPython(): Promise<string> {
    const { stdout } = await promisify(execFile)(path.join(ROOT, "test/support/venv.sh"), {
        timeout: INSTALL_TIMEOUT,
    });
    return stdout.trim();
}

/**
 * Starts moto on a free port of the loopback, in the Python environment of the worker's tests.
 * @param settings of moto's services: with `{ batch: { use_docker: false } }` jobs only pretend to run
 * @param env further variables of the server
 * @param additions modules beside moto_serve.py that put into moto what it lacks
 * @throws Error that says what is missing and how to get it
 */
export async function startMoto(
    settings: object = { batch: { use_docker: false } },
    env: NodeJS.ProcessEnv = {},
    additions: readonly ("moto_batch" | "moto_training")[] = [],
): Promise<Moto> {
    const python = await motoPython();
    const server = spawn(python, [path.join(ROOT, "test/support/moto_serve.py"), ...additions], {
        stdio: ["pipe", "pipe", "pipe"],
        env: { ...process.env, ...env },
    });
    const endpoint = `http://127.0.0.1:${await port(server)}`;
    const answer = await fetch(`${endpoint}/moto-api/config`, {
        method: "POST",
        body: JSON.stringify(settings),
    });
    if (!answer.ok) throw new Error(`moto refuses its settings: ${await answer.text()}`);
    return {
        endpoint,
        python,
        environment: {
            AWS_ENDPOINT_URL: endpoint,
            AWS_ACCESS_KEY_ID: "test",
            AWS_SECRET_ACCESS_KEY: "test",
            AWS_EC2_METADATA_DISABLED: "true",
        },
        stop: () =>
            new Promise((resolve) => {
                server.once("close", () => resolve());
                server.stdin.end();
            }),
    };
}

/** The port that the server prints, or what it said in place of it. */
async function port(server: ChildProcess): Promise<number> {
    let said = "";
    server.stderr?.on("data", (chunk: Buffer) => (said += chunk.toString()));
    for await (const line of readline.createInterface({ input: server.stdout! }))
        return Number(line);
    throw new Error(`moto did not start: ${said}`);
}

/** What boto3 answers to a line of Python with `batch`, `s3`, `logs` and `boto3`, as JSON. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export function ask(moto: Moto, region: string, expression: string): any {
    const program = [
        "import boto3, json",
        `batch, s3, logs = (boto3.client(name, "${region}") for name in ("batch", "s3", "logs"))`,
        `print(json.dumps(${expression}, default=str))`,
    ];
    const env = { ...process.env, ...moto.environment };
    return JSON.parse(
        execFileSync(moto.python, ["-c", program.join("\n")], { env, encoding: "utf8" }),
    );
}
