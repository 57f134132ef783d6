import { Command } from "commander";
import { EXIT } from "../exitCodes";
import { parseWhole } from "../../options";
import { connectCloud } from "../aws/cloud";
import { reportInOneLine } from "../aws/errors";
import { addJobArgument, type NamedJobOptions } from "../jobOptions";
import { buildJobArguments, resolveJobs } from "../namedJobs";
import { openStateFolder } from "../stateFolder";
import { watchAndReport } from "./watchRun";

interface WatchCommandOptions extends NamedJobOptions {
    readonly stuckMinutes: number;
    readonly limitMinutes: number;
    readonly cancelWhenStuck?: boolean;
    readonly cancelOnExit?: boolean;
}

const CODES = Object.entries(EXIT)
    .map(([end, code]) => `${code} ${end}`)
    .join(", ");

/** `gpu-batch watch`: progress until the end, and an exit status that says how it ended. */
export function defineWatchCommand(): Command {
    return addJobArgument(new Command("watch"))
        .description("Watch a submission until it ends; Ctrl-C leaves its jobs alone")
        .option(
            "--stuck-minutes <n>",
            "minutes in RUNNABLE without a start that count as stuck",
            parseWhole(1),
            30,
        )
        .option(
            "--limit-minutes <n>",
            "minutes after which the watch ends, not the jobs; 0 for never",
            parseWhole(0),
            0,
        )
        .option("--cancel-when-stuck", "cancel jobs that are stuck")
        .option("--cancel-on-exit", "cancel the jobs on Ctrl-C")
        .addHelpText("after", `\nExit status: ${CODES}.`)
        .action((name: string, options: WatchCommandOptions) =>
            reportInOneLine(async () => {
                const { jobs } = resolveJobs(name, options.region, openStateFolder(options.state));
                const end = await watchAndReport(jobs, connectCloud(), {
                    ...options,
                    json: options.json ?? false,
                    resume: buildJobArguments(name, options),
                    cancelWhenStuck: options.cancelWhenStuck ?? false,
                });
                process.exitCode = EXIT[end];
            }),
        );
}
