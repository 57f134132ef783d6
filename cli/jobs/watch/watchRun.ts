import { readMessage } from "../../../core/problems/problems";
import { explainFailure } from "../endings";
import { EXIT, type Verdict } from "../exitCodes";
import { callPatiently, REAL_CLOCK, type Clock } from "../patience";
import { drawProgress } from "./progress";
import { formatDuration } from "../../table";
import type { Cloud } from "../types";
import { watch, type Watched, type WatchEvent, type WatchOptions } from "./watch";
import { UserError } from "../../../core/problems/userError";
import { print, printJson } from "../options";

/** How a watch is shown. */
export interface WatchRun extends Partial<WatchOptions> {
    readonly json: boolean;
    /** What `gpu-batch watch` is called with to go on. */
    readonly resume: string;
    /** End the jobs with the watch. */
    readonly cancelOnExit?: boolean;
}

/** Defaults: an empty cell needs minutes to start an instance, half an hour without one is no start. */
const DEFAULTS: WatchOptions = { stuckMinutes: 30, limitMinutes: 0, cancelWhenStuck: false };

/** Failures that are shown one by one. */
const SHOWN_FAILURES = 20;

/** Watches jobs and reports to standard output. Ctrl-C ends the watch and leaves the jobs. */
export async function watchAndReport(
    jobs: readonly Watched[],
    cloud: Cloud,
    run: WatchRun,
): Promise<Verdict> {
    const interrupt = () => {
        void cancelOrLeave(jobs, cloud, run).finally(() => process.exit(EXIT.interrupted));
    };
    process.once("SIGINT", interrupt);
    const tell = run.json ? printJson : tellPeople;
    try {
        const options = { ...DEFAULTS, ...run };
        const result = await watch(jobs, cloud, REAL_CLOCK, options, tell);
        const { verdict, endings, reclaims, vanished, progress } = result;
        if (run.json)
            printJson({
                event: "end",
                verdict,
                exitCode: EXIT[verdict],
                endings,
                reclaims,
                vanished,
                counts: progress.counts,
            });
        else tellEnd(verdict, result.vanished, run);
        return verdict;
    } catch (error) {
        throw new UserError(
            `the watch has ended, the jobs run on: ${readMessage(error)}; go on with: gpu-batch watch ${run.resume}`,
            { cause: error },
        );
    } finally {
        process.removeListener("SIGINT", interrupt);
    }
}

/** Cancels every job that lets itself be cancelled, and says which did not and what to do about them. */
export async function cancelAll(
    jobs: readonly Watched[],
    cloud: Cloud,
    resume: string,
    clock: Clock,
): Promise<string> {
    const reason = "watch ended (gpu-batch watch --cancel-on-exit)";
    const left: string[] = [];
    for (const { region, id } of jobs)
        try {
            await callPatiently(clock, () => cloud.batch(region).terminate(id, reason));
        } catch (error) {
            left.push(`${id} could not be cancelled: ${readMessage(error)}\n`);
        }
    if (left.length === 0) return "cancelled\n";
    return `${left.join("")}the jobs above go on; cancel them: gpu-batch cancel ${resume}\n`;
}

async function cancelOrLeave(jobs: readonly Watched[], cloud: Cloud, run: WatchRun): Promise<void> {
    if (run.cancelOnExit)
        process.stderr.write(await cancelAll(jobs, cloud, run.resume, REAL_CLOCK));
    else process.stderr.write(`the jobs go on; watch them again: gpu-batch watch ${run.resume}\n`);
}

function tellPeople(event: WatchEvent): void {
    switch (event.event) {
        case "progress": {
            const { counts, total, finished } = event.progress;
            const words = Object.entries(counts)
                .filter(([, count]) => count > 0)
                .map(([status, count]) => `${count} ${status.toLowerCase()}`);
            if (event.vanished > 0) words.push(`${event.vanished} vanished`);
            const left = event.etaMilliseconds;
            const rest =
                left !== undefined && finished < total
                    ? `, about ${formatDuration(left / 1000, "min")} left`
                    : "";
            return print(
                `[${drawProgress(event.progress)}] ${finished}/${total}  ${words.join(", ")}${rest}`,
            );
        }
        case "stuck":
            print(`${event.job} does not start:`);
            for (const { what, fix } of event.causes) print(`  ${what}; ${fix}`);
            return;
        case "failed": {
            const { failures, reclaims } = event;
            print(`${failures.length} failed; ${reclaims} of their attempts were lost to reclaims`);
            for (const job of failures.slice(0, SHOWN_FAILURES))
                print(`  ${job.id}: ${explainFailure(job)}`);
            if (failures.length > SHOWN_FAILURES)
                print(`  and ${failures.length - SHOWN_FAILURES} more`);
        }
    }
}

/** What to do next after a verdict; undefined when there is nothing to do. */
export function suggestNextStep(
    verdict: Verdict,
    { resume, cancelWhenStuck }: Pick<WatchRun, "resume" | "cancelWhenStuck">,
): string | undefined {
    // To a rerun, --region is the cell that it goes to.
    const rerun = `gpu-batch rerun ${resume.replace(" --region ", " --from ")}`;
    const next: Partial<Record<Verdict, string>> = {
        failed: `logs: gpu-batch logs ${resume} --index N; only the failed ones again: ${rerun}`,
        timedOut: `again with more time: ${rerun} --timeout MINUTES`,
        reclaimed: `again, where capacity is better: ${rerun} --region REGION`,
        ...(cancelWhenStuck
            ? {}
            : { stuck: `it still waits; end it with: gpu-batch cancel ${resume}` }),
        unfinished: `the jobs go on; watch them again: gpu-batch watch ${resume}`,
    };
    return next[verdict];
}

function tellEnd(verdict: Verdict, vanished: readonly string[], run: WatchRun): void {
    if (vanished.length > 0)
        print(
            `Batch no longer knows ${vanished.join(", ")}: it forgets jobs about a day after their end`,
        );
    const next = suggestNextStep(verdict, run);
    print(`${verdict}${next ? `; ${next}` : ""}`);
}
