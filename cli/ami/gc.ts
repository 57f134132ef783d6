import * as path from "node:path";
import { Command } from "commander";
import { describeAwsError } from "../aws/requests";
import { parseRegions, parseWhole } from "../options";
import type * as Account from "./account";
import { listAmiCells, type AmiOptions } from "./cells";
import type * as Read from "./read";
import type { AmiRow } from "./view";

interface GcOptions extends AmiOptions {
    readonly keep?: number;
    readonly delete?: boolean;
}

/** One AMI that may go, and what became of it. */
interface Outcome {
    readonly region: string;
    readonly ami: AmiRow;
    readonly deleted: boolean;
    /** Why it is still there though it was to go. */
    readonly error?: string;
}

/** `gpu-batch ami gc`: deletes AMIs that nothing uses, with their snapshots. */
export function defineGcCommand(): Command {
    return new Command("gc")
        .description("Delete AMIs beyond the newest ones that nothing uses, with their snapshots")
        .requiredOption("-s, --stack <name>", "stack whose AMIs are cleaned up")
        .option(
            "-r, --region <list>",
            "regions, with commas, also ones that the stack has left; those of the stack by default",
            parseRegions,
        )
        .option(
            "--keep <count>",
            "newest AMIs that stay (default: amiBuild.keep; 0 in a region that the stack has left)",
            parseWhole(0),
        )
        .option("--delete", "delete them; without it they are only listed")
        .option("--json", "print JSON")
        .option("-C, --cwd <directory>", "folder of Pulumi.yaml", ".")
        .addHelpText("after", HELP)
        .action(async (options: GcOptions) => {
            const { stack, keep } = options;
            const cells = listAmiCells(path.resolve(options.cwd), options).map((cell) =>
                keep === undefined ? cell : { ...cell, keep },
            );
            // Loaded here, so that no other command pays for the SDK.
            /* eslint-disable @typescript-eslint/no-require-imports */
            const { readAmis } = require("./read") as typeof Read;
            const { deleteAmi } = require("./account") as typeof Account;
            /* eslint-enable @typescript-eslint/no-require-imports */
            const expendable = (await readAmis(cells)).flatMap(({ region, amis }) =>
                amis
                    .filter((ami) => ami.expendable)
                    .map((ami) => ({ region, ami }))
                    .reverse(),
            );
            const outcomes: Outcome[] = [];
            for (const { region, ami } of expendable) {
                const error = options.delete
                    ? await deleteAmi(region, ami.id).then(() => undefined, describeAwsError)
                    : undefined;
                const deleted = options.delete === true && error === undefined;
                const outcome = { region, ami, deleted, ...(error ? { error } : {}) };
                outcomes.push(outcome);
                if (!options.json) process.stdout.write(`${describeOutcome(outcome)}\n`);
            }
            process.stdout.write(
                options.json
                    ? `${JSON.stringify({ stack, amis: outcomes }, null, 2)}\n`
                    : `${summarizeOutcomes(outcomes, options)}\n`,
            );
            if (outcomes.some(({ error }) => error !== undefined)) process.exitCode = 1;
        });
}

const HELP = `
Never deleted: the AMI of any compute environment of the region, one that the configuration adopts, and one with the tag
gpu-batch:in-use. Rights: ec2:DescribeImages, batch:DescribeComputeEnvironments; with --delete also ec2:DeregisterImage
and ec2:DeleteSnapshot. Exit status: 0 done, 1 something could not be read or deleted.`;

function describeOutcome({ region, ami, deleted, error }: Outcome): string {
    const what = `${region} ${ami.id} of ${ami.created.slice(0, 10)}, ${ami.volumeGiB} GiB (${ami.name})`;
    if (error !== undefined) return `${what}: not deleted, ${error}`;
    return `${what}: ${deleted ? "deleted" : "may go"}`;
}

function summarizeOutcomes(outcomes: readonly Outcome[], options: GcOptions): string {
    const gone = outcomes.filter(({ deleted }) => deleted).length;
    if (outcomes.length === 0) return "No AMI may go.";
    if (options.delete) return `${gone} of ${outcomes.length} AMIs deleted with their snapshots.`;
    const where = options.region ? ` --region ${options.region.join(",")}` : "";
    const kept = options.keep === undefined ? "" : ` --keep ${options.keep}`;
    return `Nothing was deleted. Delete them with: gpu-batch ami gc -s ${options.stack}${where}${kept} --delete`;
}
