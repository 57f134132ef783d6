import { Command } from "commander";
import { countNoun } from "../../core/problems/problems";
import { describeAll } from "./children";
import { hasEnded } from "./endings";
import { callPatiently, REAL_CLOCK } from "./patience";
import { connectCloud } from "./aws/cloud";
import { reportInOneLine } from "./aws/errors";
import { addJobArgument, type NamedJobOptions } from "./jobOptions";
import { createOutlast, outlastFailures } from "./lasting";
import { resolveJobs } from "./namedJobs";
import { print, printJson } from "./print";
import { openStateFolder } from "./stateFolder";

interface CancelOptions extends NamedJobOptions {
    readonly reason: string;
}

/** `gpu-batch cancel`: ends what has not ended; running jobs get SIGTERM. */
export function defineCancelCommand(): Command {
    return addJobArgument(new Command("cancel"))
        .description("End a submission: waiting jobs are cancelled, running ones get SIGTERM")
        .option("--reason <text>", "reason that Batch records with the job", "gpu-batch cancel")
        .action((name: string, options: CancelOptions) =>
            reportInOneLine(async () => {
                const { jobs } = resolveJobs(name, options.region, openStateFolder(options.state));
                const outlast = createOutlast(REAL_CLOCK);
                const cloud = outlastFailures(connectCloud(), REAL_CLOCK, outlast);
                let ended = 0;
                for (const { region, id } of jobs) {
                    const batch = cloud.batch(region);
                    const [job] = await describeAll(batch, REAL_CLOCK, [id]);
                    if (!job || hasEnded(job)) continue;
                    // A job that has ended already may be ended again.
                    await outlast(region, () =>
                        callPatiently(REAL_CLOCK, () => batch.terminate(id, options.reason)),
                    );
                    ended += 1;
                }
                if (options.json) printJson({ event: "cancelled", jobs: ended });
                else
                    print(`${countNoun(ended, "job")} cancelled, ${jobs.length - ended} had ended`);
            }),
        );
}
