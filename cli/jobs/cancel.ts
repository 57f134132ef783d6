import { Command } from "commander";
import { counted } from "../../core/problems/problems";
import { describeAll } from "./children";
import { patiently, REAL_CLOCK } from "./patience";
import { awsCloud } from "./aws/cloud";
import { inOneLine, namedJob, print, printJson, type NamedJobOptions } from "./options";
import { resolve } from "./resolve";
import { stateFolder } from "./stateFolder";

interface CancelOptions extends NamedJobOptions {
    readonly reason: string;
}

/** `gpu-batch cancel`: ends what has not ended; running jobs get SIGTERM. */
export function cancelCommand(): Command {
    return namedJob(new Command("cancel"))
        .description("End a submission: what waits is cancelled, what runs gets SIGTERM")
        .option("--reason <text>", "reason that Batch keeps with the job", "gpu-batch cancel")
        .action((name: string, options: CancelOptions) =>
            inOneLine(async () => {
                const { jobs } = resolve(name, options.region, stateFolder(options.state));
                const cloud = awsCloud();
                let ended = 0;
                for (const { region, id } of jobs) {
                    const batch = cloud.batch(region);
                    const [job] = await describeAll(batch, REAL_CLOCK, [id]);
                    if (!job || job.status === "SUCCEEDED" || job.status === "FAILED") continue;
                    await patiently(REAL_CLOCK, () => batch.terminate(id, options.reason));
                    ended += 1;
                }
                if (options.json) printJson({ event: "cancelled", jobs: ended });
                else print(`${counted(ended, "job")} cancelled, ${jobs.length - ended} had ended`);
            }),
        );
}
