import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { renderProblems } from "../../core/problems/problems";
import { UserError } from "../../core/problems/userError";
import type { ImageSettings, TrainingSettings } from "../../core/settings/settings";
import { encodeHyperParameters } from "../../core/facts/hyperParameters";
import { readChannels, readHyperParameters, type TrainRequest } from "./input";

/** What a local run needs. */
export interface LocalRun {
    /** Folder of Pulumi.yaml. */
    readonly directory: string;
    readonly training: TrainingSettings;
    readonly image: ImageSettings;
    readonly request: TrainRequest;
    /** Whether `train` runs in the image; else in Python of this machine. */
    readonly container: boolean;
    /** Folder that stands for /opt/ml and stays; undefined for a new one. */
    readonly folder?: string;
}

/** Where SageMaker mounts something, below /opt/ml. */
const PARTS = ["input", "model", "output", "checkpoints"];
const LOCAL_IMAGE = "gpu-batch-local";

/**
 * Runs the training program as SageMaker would, on this machine; its folder stays.
 * @returns the exit status of `train`
 */
export async function trainLocally(run: LocalRun): Promise<number> {
    const { training, request } = run;
    const hyperParameters = readHyperParameters(request.hp);
    const channels = readChannels(request.channel, findFolderFault, "./data");
    const problems = [...hyperParameters.problems, ...channels.problems];
    if (problems.length > 0) throw new UserError(renderProblems("gpu-batch train", problems));
    const base = path.resolve(
        run.folder ?? fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-ml-")),
    );
    for (const part of [...PARTS, "input/config", "input/data"])
        fs.mkdirSync(path.join(base, part), { recursive: true });
    const write = (name: string, value: object) =>
        fs.writeFileSync(
            path.join(base, "input/config", `${name}.json`),
            JSON.stringify(value, null, 2),
        );
    write("resourceconfig", { current_host: "localhost", hosts: ["localhost"] });
    write("hyperparameters", {
        ...encodeHyperParameters(training.hyperParameters),
        ...hyperParameters.values,
    });
    write("inputdataconfig", Object.fromEntries(channels.found.map(([name]) => [name, {}])));
    for (const [name, place] of channels.found)
        fs.cpSync(place, path.join(base, "input/data", name), { recursive: true });
    const status = await (run.container ? trainInContainer(run, base) : trainOnMachine(run, base));
    process.stdout.write(
        `train ended with ${status}; model, output and checkpoints are in ${base}\n`,
    );
    return status;
}

/** Why a place is not a folder of this machine, and what to write; undefined when it is one. */
function findFolderFault(place: string): string | undefined {
    const at = path.resolve(place);
    if (/^[a-z0-9]+:\/\//.test(place))
        return `is ${place}, and a run on this machine reads folders; copy it with: aws s3 sync ${place} ./data, and write ./data`;
    if (!fs.existsSync(at))
        return `there is no folder ${at}; create it with the data, or name another`;
    return fs.statSync(at).isDirectory()
        ? undefined
        : `${at} is not a folder; name the folder that holds the data`;
}

async function trainInContainer(
    { directory, image, training }: LocalRun,
    base: string,
): Promise<number> {
    const reference = "uri" in image ? image.uri : LOCAL_IMAGE;
    if (!("uri" in image)) {
        const args = Object.entries(image.buildArgs).flatMap(([name, value]) => [
            ...["--build-arg", `${name}=${value}`],
        ]);
        const built = await runCommand("docker", [
            ...["build", "--platform", "linux/amd64", "--tag", LOCAL_IMAGE, ...args],
            ...["--file", path.join(directory, image.dockerfile)],
            path.join(directory, image.context),
        ]);
        if (built !== 0) throw new UserError("the image cannot be built; its log is above");
    }
    const mounts = PARTS.flatMap((part) => [
        "--volume",
        `${path.join(base, part)}:/opt/ml/${part}`,
    ]);
    // As this user, who owns the folder; its name has no home in the image.
    const user = `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`;
    return runCommand("docker", [
        ...["run", "--rm", "--user", user, "--env", "HOME=/tmp"],
        ...["--env", `SAGEMAKER_PROGRAM=${training.program}`, ...mounts, reference, "train"],
    ]);
}

async function trainOnMachine(
    { directory, image, training }: LocalRun,
    base: string,
): Promise<number> {
    if ("uri" in image)
        throw new UserError(
            "gpu-batch:image.uri names an image, whose code is not here; leave --no-container out",
        );
    const toolkit = (process.env.PATH ?? "")
        .split(path.delimiter)
        .map((folder) => path.join(folder, "train"))
        .find((file) => fs.existsSync(file));
    if (toolkit === undefined)
        throw new UserError(
            "--no-container needs AWS's training toolkit on the PATH: pip install sagemaker-training==5.1.4, or leave --no-container out",
        );
    const context = path.join(directory, image.context);
    const code = path.join(base, "code");
    fs.cpSync(path.join(context, "app"), code, { recursive: true });
    return runCommand(path.join(context, "bin/train"), [], {
        ...process.env,
        SAGEMAKER_BASE_DIR: base,
        SAGEMAKER_SUBMIT_DIRECTORY: code,
        SAGEMAKER_PROGRAM: training.program,
        GPU_BATCH_TOOLKIT: toolkit,
        PYTHONUNBUFFERED: "1",
    });
}

function runCommand(
    file: string,
    args: readonly string[],
    env: NodeJS.ProcessEnv = process.env,
): Promise<number> {
    const child = spawn(file, args, { stdio: "inherit", env });
    return new Promise((resolve, reject) => {
        child.once("error", () =>
            reject(new UserError(`${file} cannot be started; install it, or see train --help`)),
        );
        child.once("close", (code) => resolve(code ?? 1));
    });
}
