import { Command } from "commander";
import { EXIT } from "../exitCodes";
import { parseWhole } from "../../options";
import { connectCloud } from "../aws/cloud";
import { describeRerun, reportInOneLine, addJobArgument, type NamedJobOptions } from "../jobOptions";
import { resolve } from "../namedJobs";
import { openStateFolder } from "../stateFolder";
import { watchAndReport } from "./watchRun";

interface WatchCommandOptions extends NamedJobOptions {
    readonly stuckMinutes: number;
    readonly limitMinutes: number;
    readonly cancelWhenStuck?: boolean;
    readonly cancelOnExit?: boolean;
}

const CODES = Object.entries(EXIT)
    .map(([verdict, code]) => `${code} ${verdict}`)
    .join(", ");

/** `gpu-batch watch`: progress until the end, and an exit status that says how it ended. */
export function defineWatchCommand(): Command {
    return addJobArgument(new Command("watch"))
        .description("Watch a submission until it ends; Ctrl-C leaves its jobs alone")
        .option(
            "--stuck-minutes <n>",
            "RUNNABLE for so long without a start is stuck",
            parseWhole(1),
            30,
        )
        .option(
            "--limit-minutes <n>",
            "end the watch, not the jobs, after so long; 0 for never",
            parseWhole(0),
            0,
        )
        .option("--cancel-when-stuck", "cancel what is stuck")
        .option("--cancel-on-exit", "cancel the jobs on Ctrl-C")
        .addHelpText("after", `\nExit status: ${CODES}.`)
        .action((name: string, options: WatchCommandOptions) =>
            reportInOneLine(async () => {
                const { jobs } = resolve(name, options.region, openStateFolder(options.state));
                const verdict = await watchAndReport(jobs, connectCloud(), {
                    ...options,
                    json: options.json ?? false,
                    resume: describeRerun(name, options),
                    cancelWhenStuck: options.cancelWhenStuck ?? false,
                });
                process.exitCode = EXIT[verdict];
            }),
        );
}
