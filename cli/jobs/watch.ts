import { Command } from "commander";
import { EXIT } from "../../jobs/exitCodes";
import { awsCloud } from "./aws/cloud";
import { inOneLine, whole } from "./options";
import { resolve } from "./resolve";
import { stateFolder, STATE_FOLDER } from "./stateFolder";
import { watchAndReport } from "./watchRun";

interface WatchCommandOptions {
    readonly region?: string;
    readonly state: string;
    readonly json?: boolean;
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
    return new Command("watch")
        .description("Watch a submission until it ends; Ctrl-C leaves its jobs alone")
        .argument("<job>", "token of a submission, or a job id")
        .option("-r, --region <region>", "region of a job that was not submitted from here")
        .option("--state <directory>", "where submissions are remembered", STATE_FOLDER)
        .option("--json", "print JSON, one object a line")
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
                    resume: options.region ? `${name} --region ${options.region}` : name,
                    cancelWhenStuck: options.cancelWhenStuck ?? false,
                });
                process.exitCode = EXIT[verdict];
            }),
        );
}
