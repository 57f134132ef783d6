import { randomBytes } from "node:crypto";
import * as path from "node:path";
import { Command } from "commander";
import { joinWords, renderProblems } from "../../core/problems/problems";
import { buildWorkflowNames } from "../../core/facts/workflowNames";
import { UserError } from "../../core/problems/userError";
import { readProject } from "../project/project";
import { readSettingsSource } from "../project/settingsSource";
import { parseLock, type Lock } from "../../core/lock/lock";
import { parseSettings } from "../../core/settings/parse";
import type { Settings } from "../../core/settings/settings";
import { collect } from "../options";
import { buildExecutionInput, nameRun, type TrainRequest } from "./input";
import type * as Local from "./trainLocally";
import type * as Remote from "./remote";

/** Exit status of a run that failed, and of one whose end Ctrl-C did not wait for. */
const [RUN_FAILED, INTERRUPTED] = [2, 130];
/** Seconds between two looks at a run. */
const EVERY = 15;

interface TrainOptions extends TrainRequest {
    readonly stack: string;
    readonly region?: string;
    readonly wait?: boolean;
    readonly follow?: string;
    readonly every: string;
    readonly local?: boolean;
    readonly container: boolean;
    readonly folder?: string;
    readonly cwd: string;
}

/** `gpu-batch train`: starts a run of the training workflow and follows it, or trains on this machine. */
export function defineTrainCommand(): Command {
    return new Command("train")
        .description("Train on SageMaker through the stack's workflow, or on this machine")
        .requiredOption("-s, --stack <name>", "stack to train with")
        .option("--hp <name=value>", "hyperparameter; JSON or text; may be repeated", collect, [])
        .option("--channel <name=s3://...>", "data of a channel; may be repeated", collect, [])
        .option("--region <region>", "cell to train in; the stack's first by default")
        .option("--name <name>", "name of the run; made of the time by default")
        .option("--resume <name>", "go on from the checkpoints of an earlier run")
        .option("--wait", "follow the run to its end")
        .option("--follow <name>", "follow a run that was started before")
        .option("--every <seconds>", "seconds between two looks at a run", String(EVERY))
        .option("--local", "train on this machine, in the stack's image; channels are folders here")
        .option("--no-container", "with --local: in this machine's Python, without Docker")
        .option("--folder <directory>", "with --local: folder in the place of /opt/ml")
        .option("-C, --cwd <directory>", "folder of Pulumi.yaml", ".")
        .addHelpText(
            "after",
            "\nExit status: 0 started, or succeeded with --wait; 1 bad input; 2 the run failed; 130 interrupted while the run goes on.",
        )
        .action(async (options: TrainOptions) => {
            const directory = path.resolve(options.cwd);
            const { settings, lock } = readSettings(directory, options.stack);
            process.exitCode = options.local
                ? await trainHere(directory, settings, options)
                : await trainRemotely(settings, lock, options);
        });
}

/**
 * The stack's settings and the lock that they are of.
 * @throws UserError that lists every problem of both
 */
function readSettings(directory: string, stack: string): { settings: Settings; lock?: Lock } {
    const source = readSettingsSource(readProject(directory), stack);
    const { settings, problems } = parseSettings(source);
    if (!settings) throw new UserError(renderProblems(`Pulumi.${stack}.yaml`, problems));
    return { settings, lock: parseLock(source.lockText ?? "").lock };
}

/** The cell that trains, with its settings. */
function findCell({ cells, stack }: Settings, region: string | undefined) {
    const cell = cells.find((one) => region === undefined || one.region === region);
    if (!cell)
        throw new UserError(
            `--region is ${region}, and ${stack} has cells in ${joinWords(cells.map((one) => one.region))}; write one of those`,
        );
    const { training } = cell;
    if (!training)
        throw new UserError(
            `${stack} does not train: gpu-batch:training.enabled is false; set it to true and update the stack`,
        );
    return { region: cell.region, training };
}

async function trainHere(directory: string, settings: Settings, options: TrainOptions) {
    const { training } = findCell(settings, options.region);
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { trainLocally } = require("./trainLocally") as typeof Local;
    const { container, folder, image } = { ...options, image: settings.image };
    const status = await trainLocally({
        ...{ directory, training, image, request: options, container, folder },
    });
    return status === 0 ? 0 : RUN_FAILED;
}

async function trainRemotely(
    settings: Settings,
    lock: Lock | undefined,
    options: TrainOptions,
): Promise<number> {
    const { region, training } = findCell(settings, options.region);
    const every = Number(options.every);
    const { input, problems } = buildExecutionInput(options, Object.keys(training.channels));
    const all = [
        ...(options.follow === undefined ? problems : []),
        ...(every > 0 ? [] : [{ key: "--every", message: "write a number of seconds above 0" }]),
    ];
    if (all.length > 0) throw new UserError(renderProblems("gpu-batch train", all));
    // Loaded here, so that no other command pays for the SDK.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const aws = require("./remote") as typeof Remote;
    const { stack } = settings;
    const say = (line: string) => void process.stdout.write(`${line}\n`);
    try {
        const accountId = settings.accountId ?? (await aws.readAccount(region));
        const { stateMachineArn } = buildWorkflowNames({ stack, region, accountId });
        const name =
            options.follow ?? options.name ?? nameRun(new Date(), randomBytes(2).toString("hex"));
        let executionArn = `${stateMachineArn.replace(":stateMachine:", ":execution:")}:${name}`;
        if (options.follow === undefined) {
            executionArn = await aws.start(region, stateMachineArn, name, input);
            say(`run ${name} in ${region}: ${executionArn}`);
        }
        if (!options.wait && options.follow === undefined) return 0;
        const interrupt = new AbortController();
        process.once("SIGINT", () => interrupt.abort());
        const { metrics } = training;
        const prices = lock?.regions[region]?.trainingOdUsd ?? {};
        const status = await aws.follow({
            ...{ region, executionArn, metrics, prices, every },
            ...{ signal: interrupt.signal, print: say },
        });
        if (status === "RUNNING") {
            say(`the run goes on; follow it with: gpu-batch train -s ${stack} --follow ${name}`);
            return INTERRUPTED;
        }
        return status === "SUCCEEDED" ? 0 : RUN_FAILED;
    } catch (error) {
        if (error instanceof UserError) throw error;
        const { name, message } = error as Error;
        if (name === "ExecutionAlreadyExists")
            throw new UserError(
                `there is a run named ${options.name} already; write another --name, or follow it with --follow ${options.name}`,
            );
        throw new UserError(
            `the run cannot be started or followed (${name}: ${message}); is the stack up, and do the credentials reach it? Ask: gpu-batch doctor -s ${stack}`,
        );
    }
}
