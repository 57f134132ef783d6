import { execFile, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { copyOwnImage, ROOT } from "./projectFiles";

/** AWS's toolkit, of the version that the image has. */
const TOOLKIT = /^sagemaker-training==\S+$/m.exec(
    fs.readFileSync(path.join(ROOT, "docker/requirements.txt"), "utf8"),
)![0];
const HOME = path.join(ROOT, ".gpu-batch", "toolkit");

/** Installs the toolkit into a Python environment of the project's own the first time. */
export async function toolkit(): Promise<string> {
    const installed = path.join(HOME, `${TOOLKIT}.installed`);
    if (!fs.existsSync(installed)) {
        const run = promisify(execFile);
        try {
            await run("python3", ["-m", "venv", HOME]);
            await run(path.join(HOME, "bin", "pip"), ["install", "--quiet", TOOLKIT]);
        } catch (error) {
            throw new Error(
                `${TOOLKIT} cannot be installed: it needs python3 with venv, a C compiler (Debian: apt-get install python3-venv python3-dev gcc libc6-dev) and PyPI.\n${(error as Error).message}`,
                { cause: error },
            );
        }
        fs.writeFileSync(installed, "");
    }
    return path.join(HOME, "bin");
}

/** How a training ended. */
export interface TrainingEnd {
    readonly code: number | null;
    /** Standard output and error, in the order they came. */
    readonly log: string;
}

/** A folder in the place of /opt/ml, with the project's own program. */
export class TrainingFolder {
    readonly base = fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-ml-"));

    constructor(hyperParameters: object, channels: readonly string[] = []) {
        for (const folder of ["input/config", "input/data", "model", "output", "checkpoints"])
            fs.mkdirSync(path.join(this.base, folder), { recursive: true });
        copyOwnImage("docker/app", path.join(this.base, "code"));
        this.config("resourceconfig", { current_host: "localhost", hosts: ["localhost"] });
        this.config("hyperparameters", hyperParameters);
        this.config("inputdataconfig", Object.fromEntries(channels.map((name) => [name, {}])));
    }

    /** Writes a file of input/config. */
    config(name: string, value: object): void {
        fs.writeFileSync(
            path.join(this.base, "input/config", `${name}.json`),
            JSON.stringify(value),
        );
    }

    /** Puts a file into a channel. */
    data(channel: string, file: string, text: string): void {
        const folder = path.join(this.base, "input/data", channel);
        fs.mkdirSync(folder, { recursive: true });
        fs.writeFileSync(path.join(folder, file), text);
    }

    /** Text of a file; undefined when it is not there. */
    read(file: string): string | undefined {
        const at = path.join(this.base, file);
        return fs.existsSync(at) ? fs.readFileSync(at, "utf8") : undefined;
    }

    /** Names of whole checkpoints. */
    checkpoints(): string[] {
        return fs
            .readdirSync(path.join(this.base, "checkpoints"))
            .filter((one) => !one.startsWith("."));
    }

    /**
     * Runs `train` as the image does.
     * @param onLog sees the log so far, and the process group to end
     */
    async train(
        environment: Readonly<Record<string, string>> = {},
        onLog: (log: string, group: number) => void = () => undefined,
    ): Promise<TrainingEnd> {
        const bin = await toolkit();
        const child = spawn(path.join(ROOT, "docker/bin/train"), [], {
            // A group of its own, so that all of it can be ended at once, as an instance is.
            detached: true,
            stdio: ["ignore", "pipe", "pipe"],
            env: {
                PATH: `${bin}:/usr/bin:/bin`,
                HOME: os.tmpdir(),
                PYTHONUNBUFFERED: "1",
                SAGEMAKER_BASE_DIR: this.base,
                SAGEMAKER_PROGRAM: "train.py",
                SAGEMAKER_SUBMIT_DIRECTORY: path.join(this.base, "code"),
                GPU_BATCH_TOOLKIT: path.join(bin, "train"),
                ...environment,
            },
        });
        let log = "";
        for (const stream of [child.stdout, child.stderr])
            stream.setEncoding("utf8").on("data", (text: string) => {
                log += text;
                onLog(log, child.pid!);
            });
        return new Promise((resolve) => child.once("close", (code) => resolve({ code, log })));
    }

    remove(): void {
        fs.rmSync(this.base, { recursive: true, force: true });
    }
}

/** Values that a metric's expression finds in a log, as SageMaker would. */
export function metricValues(log: string, expression: string): string[] {
    return [...log.matchAll(new RegExp(expression, "g"))].map(([, value]) => value!);
}
