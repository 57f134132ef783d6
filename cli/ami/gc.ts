import * as path from "node:path";
import { Command } from "commander";
import { describeAwsError } from "../aws/sentence";
import { parseRegions, parseWhole } from "../options";
import type * as Account from "./accountAmis";
import { listAmiCells, type AmiOptions } from "./amiCells";
import type * as Read from "./read";
import type { AmiRow } from "./view";

interface GcOptions extends AmiOptions {
    readonly keep?: number;
    readonly delete?: boolean;
}

/** One AMI that may go, and what became of it. */
interface Disposal {
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
            "regions, with commas, also ones that the stack has left; by default those of the stack",
            parseRegions,
        )
        .option(
            "--keep <count>",
            "newest AMIs to keep (default: amiBuild.keep; 0 in a region that the stack has left)",
            parseWhole(0),
        )
        .option("--delete", "delete them; without it they are only listed")
        .option("--json", "print JSON")
        .option("-C, --cwd <directory>", "folder of Pulumi.yaml", ".")
        .addHelpText("after", HELP)
        .action(cleanUp);
}

const HELP = `
Never deleted: the AMI of any compute environment of the region, one that the configuration adopts, and one with the tag
gpu-batch:in-use. Rights: ec2:DescribeImages, batch:DescribeComputeEnvironments; with --delete also ec2:DeregisterImage
and ec2:DeleteSnapshot. Exit status: 0 done, 1 something could not be read or deleted.`;

async function cleanUp(options: GcOptions): Promise<void> {
    const { stack, keep } = options;
    const cells = listAmiCells(path.resolve(options.cwd), options).map((cell) =>
        keep === undefined ? cell : { ...cell, keep },
    );
    // Loaded here, so that no other command pays for the SDK.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { readAmis } = require("./read") as typeof Read;
    const disposals: Disposal[] = [];
    for (const { region, amis } of await readAmis(cells))
        // The oldest first.
        for (const ami of amis.filter(({ expendable }) => expendable).reverse()) {
            const disposal = await deleteIfWanted(region, ami, options.delete ?? false);
            disposals.push(disposal);
            if (!options.json) process.stdout.write(`${describeDisposal(disposal)}\n`);
        }
    process.stdout.write(
        options.json
            ? `${JSON.stringify({ stack, amis: disposals }, null, 2)}\n`
            : `${summarizeDisposals(disposals, options)}\n`,
    );
    if (disposals.some(({ error }) => error !== undefined)) process.exitCode = 1;
}

/** Deletes an AMI if it is to go; one that cannot be deleted keeps no other from it. */
async function deleteIfWanted(region: string, ami: AmiRow, wanted: boolean): Promise<Disposal> {
    if (!wanted) return { region, ami, deleted: false };
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { deleteAmi } = require("./accountAmis") as typeof Account;
    try {
        await deleteAmi(region, ami.id);
        return { region, ami, deleted: true };
    } catch (error) {
        return { region, ami, deleted: false, error: describeAwsError(error) };
    }
}

function describeDisposal({ region, ami, deleted, error }: Disposal): string {
    const what = `${region} ${ami.id} of ${ami.created.slice(0, 10)}, ${ami.volumeGiB} GiB (${ami.name})`;
    if (error !== undefined) return `${what}: not deleted, ${error}`;
    return `${what}: ${deleted ? "deleted" : "may go"}`;
}

function summarizeDisposals(disposals: readonly Disposal[], options: GcOptions): string {
    const gone = disposals.filter(({ deleted }) => deleted).length;
    if (disposals.length === 0) return "No AMI may go.";
    if (options.delete) return `${gone} of ${disposals.length} AMIs deleted with their snapshots.`;
    const where = options.region ? ` --region ${options.region.join(",")}` : "";
    const kept = options.keep === undefined ? "" : ` --keep ${options.keep}`;
    return `Nothing was deleted. Delete them with: gpu-batch ami gc -s ${options.stack}${where}${kept} --delete`;
}
