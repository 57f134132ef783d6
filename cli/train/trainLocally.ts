import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { encodeHyperParameters } from "../../core/facts/hyperParameters";
import { joinWords, renderProblems } from "../../core/problems/problems";
import { UserError } from "../../core/problems/userError";
import type { ImageSettings, Settings, TrainingSettings } from "../../core/settings/settings";
import { readChannels, readHyperParameters } from "./input";
import { readStackTraining, RUN_FAILED, type TrainOptions } from "./trainSettings";

/** What a training on this machine needs. */
interface LocalTraining {
    /** Folder of Pulumi.yaml. */
    readonly directory: string;
    readonly training: TrainingSettings;
    readonly image: ImageSettings;
    /** Folder in place of /opt/ml. */
    readonly base: string;
}

/** Where SageMaker mounts something, below /opt/ml. */
const PARTS = ["input", "model", "output", "checkpoints"];
const LOCAL_IMAGE = "gpu-batch-local";

/**
 * Runs the training program as SageMaker would, on this machine; its folder stays.
 * @returns the exit status
 * @throws UserError for bad input, and where the image or the toolkit is missing
 */
export async function trainLocally(options: TrainOptions): Promise<number> {
    const { settings, training } = readStackTraining(options);
    refuseUnknownRegion(settings, options.region);
    const hyperParameters = readHyperParameters(options.hp);
    const channels = readChannels(options.channel, findFolderFault, "./data");
    const problems = [...hyperParameters.problems, ...channels.problems];
    if (problems.length > 0) throw new UserError(renderProblems("gpu-batch train", problems));
    const base = path.resolve(
        options.folder ?? fs.mkdtempSync(path.join(os.tmpdir(), "gpu-batch-ml-")),
    );
    const values = {
        ...encodeHyperParameters(training.hyperParameters),
        ...hyperParameters.values,
    };
    writeFolder(base, values, channels.found);
    const directory = path.resolve(options.cwd);
    const run = { directory, training, image: settings.image, base };
    const status = await (options.container ? trainInContainer(run) : trainOnMachine(run));
    process.stdout.write(
        `train ended with ${status}; model, output and checkpoints are in ${base}\n`,
    );
    return status === 0 ? 0 : RUN_FAILED;
}

function refuseUnknownRegion({ stack, cells }: Settings, region: string | undefined): void {
    const regions = cells.map((cell) => cell.region);
    if (region !== undefined && !regions.includes(region))
        throw new UserError(
            `--region is ${region}, and ${stack} has cells in ${joinWords(regions)}; write one of those`,
        );
}

/** Makes the folder that stands for /opt/ml, as SageMaker fills it before a job. */
function writeFolder(
    base: string,
    hyperParameters: Readonly<Record<string, string>>,
    channels: readonly (readonly [name: string, folder: string])[],
): void {
    for (const part of [...PARTS, "input/config", "input/data"])
        fs.mkdirSync(path.join(base, part), { recursive: true });
    const write = (name: string, value: object) =>
        fs.writeFileSync(
            path.join(base, "input/config", `${name}.json`),
            JSON.stringify(value, null, 2),
        );
    write("resourceconfig", { current_host: "localhost", hosts: ["localhost"] });
    write("hyperparameters", hyperParameters);
    write("inputdataconfig", Object.fromEntries(channels.map(([name]) => [name, {}])));
    for (const [name, folder] of channels)
        fs.cpSync(folder, path.join(base, "input/data", name), { recursive: true });
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

async function trainInContainer({
    directory,
    image,
    training,
    base,
}: LocalTraining): Promise<number> {
    const reference = "uri" in image ? image.uri : await buildImage(directory, image);
    const mounts = PARTS.flatMap((part) => [
        "--volume",
        `${path.join(base, part)}:/opt/ml/${part}`,
    ]);
    // As this user, who owns the folder; its name has no home in the image.
    const user = `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`;
    const environment = ["--env", "HOME=/tmp", "--env", `SAGEMAKER_PROGRAM=${training.program}`];
    const args = ["run", "--rm", "--user", user, ...environment, ...mounts, reference, "train"];
    return runCommand("docker", args);
}

/** Builds the stack's image on this machine. @returns its tag */
async function buildImage(
    directory: string,
    image: Exclude<ImageSettings, { readonly uri: string }>,
): Promise<string> {
    const buildArgs = Object.entries(image.buildArgs).flatMap(([name, value]) => [
        "--build-arg",
        `${name}=${value}`,
    ]);
    const status = await runCommand("docker", [
        "build",
        "--platform",
        "linux/amd64",
        "--tag",
        LOCAL_IMAGE,
        ...buildArgs,
        "--file",
        path.join(directory, image.dockerfile),
        path.join(directory, image.context),
    ]);
    if (status !== 0) throw new UserError("the image cannot be built; its log is above");
    return LOCAL_IMAGE;
}

async function trainOnMachine({
    directory,
    image,
    training,
    base,
}: LocalTraining): Promise<number> {
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
