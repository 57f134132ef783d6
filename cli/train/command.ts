import { Command } from "commander";
import { collect, parsePositive } from "../options";
import { trainLocally } from "./trainLocally";
import type * as Remote from "./trainRemotely";
import type { TrainOptions } from "./trainSettings";

/** Seconds between two polls of a run, by default and at most. */
const POLL_SECONDS = { default: 15, most: 86_400 };

/** `gpu-batch train`: starts a run of the training workflow and follows it, or trains on this machine. */
export function defineTrainCommand(): Command {
    return new Command("train")
        .description("Train on SageMaker through the stack's workflow, or on this machine")
        .requiredOption("-s, --stack <name>", "stack to train with")
        .option(
            "--hp <name=value>",
            "hyperparameter, as JSON or a string (repeatable)",
            collect,
            [],
        )
        .option("--channel <name=s3://...>", "data of a channel (repeatable)", collect, [])
        .option("--region <region>", "cell to train in; by default the stack's first")
        .option("--name <name>", "name of the run; by default made of the time")
        .option("--resume <name>", "continue from the checkpoints of an earlier run")
        .option("--wait", "follow the run to its end")
        .option("--follow <name>", "follow a run that was started before")
        .option(
            "--every <seconds>",
            `seconds between two polls of a run, such as 30 or 0.5; at most ${POLL_SECONDS.most}`,
            parsePositive(POLL_SECONDS.most),
            POLL_SECONDS.default,
        )
        .option(
            "--outputs <file>",
            "read the stack's outputs from a file, the JSON of: pulumi stack output --json",
        )
        .option("--local", "train on this machine, in the stack's image; channels are folders here")
        .option("--no-container", "with --local: in this machine's Python, without Docker")
        .option("--folder <directory>", "with --local: folder in place of /opt/ml")
        .option("-C, --cwd <directory>", "folder of Pulumi.yaml", ".")
        .addHelpText(
            "after",
            "\nExit status: 0 started, or succeeded with --wait; 1 bad input; 2 the run failed; 130 interrupted while the run goes on.",
        )
        .action(async (options: TrainOptions) => {
            if (options.local) {
                process.exitCode = await trainLocally(options);
                return;
            }
            // Loaded here, so that no other command pays for the SDK.
            // eslint-disable-next-line @typescript-eslint/no-require-imports
            const { trainRemotely } = require("./trainRemotely") as typeof Remote;
            process.exitCode = await trainRemotely(options);
        });
}
