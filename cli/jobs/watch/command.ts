import { Command } from "commander";
import { EXIT } from "../exitCodes";
import { whole } from "../../options";
import { awsCloud } from "../aws/cloud";
import { again, inOneLine, namedJob, type NamedJobOptions } from "../options";
import { resolve } from "../resolve";
import { stateFolder } from "../stateFolder";
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
export function watchCommand(): Command {
    return namedJob(new Command("watch"))
        .description("Watch a submission until it ends; Ctrl-C leaves its jobs alone")
        .option(
            "--stuck-minutes <n>",
            "RUNNABLE for so long without a start is stuck",
            whole(1),
            30,
        )
        .option(
            "--limit-minutes <n>",
            "end the watch, not the jobs, after so long; 0 for never",
            whole(0),
            0,
        )
        .option("--cancel-when-stuck", "cancel what is stuck")
        .option("--cancel-on-exit", "cancel the jobs on Ctrl-C")
        .addHelpText("after", `\nExit status: ${CODES}.`)
        .action((name: string, options: WatchCommandOptions) =>
            inOneLine(async () => {
                const { jobs } = resolve(name, options.region, stateFolder(options.state));
                const verdict = await watchAndReport(jobs, awsCloud(), {
                    ...options,
                    json: options.json ?? false,
                    resume: again(name, options),
                    cancelWhenStuck: options.cancelWhenStuck ?? false,
                });
                process.exitCode = EXIT[verdict];
            }),
        );
}
