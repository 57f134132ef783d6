import * as path from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { isRegionName } from "../../../core/facts/names";
import { renderProblems, type Problem } from "../../../core/problems/problems";
import { UserError } from "../../../core/problems/userError";
import { quoteForShell } from "../../options";
import { readToday, type ProjectOptions } from "../../project/context";
import { readProject } from "../../project/project";
import { draftStack, renderStackFile, writeDraft } from "../draft";
import type { FoundQueue, Translation } from "./found";
import type * as Read from "./read";
import { proposeStackName, translateQueue } from "./translate";

interface ImportOptions extends ProjectOptions {
    readonly fromBatch: string;
    readonly region: string;
    readonly jobDefinition?: string;
    readonly stack?: string;
    readonly write?: boolean;
    readonly force?: boolean;
    readonly json?: boolean;
}

/** `gpu-batch import`: the settings that come closest to a queue that exists, and what differs. */
export function defineImportCommand(): Command {
    return new Command("import")
        .description(
            "Read a Batch queue and print the settings that come closest, and what differs",
        )
        .requiredOption("--from-batch <queue>", "name or ARN of the queue")
        .requiredOption("--region <region>", "region that it is in", parseRegion)
        .option(
            "--job-definition <name>",
            "job definition, the newest active revision unless one is given (default: that of the queue's newest job)",
        )
        .option("-s, --stack <name>", "stack to make (default: named after the queue)")
        .option("--write", "write the stack's file")
        .option("--force", "replace the file of a stack that has one")
        .option("--json", "print JSON")
        .option("-C, --cwd <directory>", "folder of Pulumi.yaml", ".")
        .addHelpText(
            "after",
            "\nIt changes nothing in AWS. Exit status: 0 read, and written if told to; 1 not.",
        )
        .action(async (options: ImportOptions) => {
            // Loaded here, so that no other command pays for the SDK.
            // eslint-disable-next-line @typescript-eslint/no-require-imports
            const { readQueue } = require("./read") as typeof Read;
            const { fromBatch: queue, region, jobDefinition: definition } = options;
            const found = await readQueue({ region, queue, definition });
            process.stdout.write(importQueue(found, options));
        });
}

function parseRegion(text: string): string {
    if (!isRegionName(text)) throw new InvalidArgumentError("Write a region such as us-east-2.");
    return text;
}

/**
 * Translates what was read, and writes it where told to.
 * @returns what to print
 * @throws UserError when it is to be written and is no stack that can be
 */
export function importQueue(found: FoundQueue, options: ImportOptions): string {
    const project = readProject(path.resolve(options.cwd));
    const { write = false, force = false } = options;
    const stack = options.stack ?? proposeStackName(found.queue.jobQueueName ?? "");
    const { settings, differences } = translateQueue(found);
    const notes = [
        `Closest to the Batch queue ${found.queue.jobQueueName} in ${found.region}; what differs is said by:`,
        `gpu-batch import --from-batch ${quoteForShell(options.fromBatch)} --region ${found.region}`,
    ];
    const asked = { project, stack, settings, today: readToday(), force, notes };
    const { draft, problems } = draftStack(asked);
    if (write && !draft)
        throw new UserError(
            `${renderProblems(`the stack ${stack}`, problems)}\nNothing is written; see the settings without --write.`,
        );
    if (write && draft) writeDraft(project.directory, draft);
    if (options.json)
        return `${JSON.stringify({ stack, written: write, settings, differences, problems }, null, 2)}\n`;
    const file = `Pulumi.${stack}.yaml`;
    return [
        write
            ? `# Wrote ${file}. Next: npm run check -- --stack ${stack}`
            : `# ${file}, not written; add --write`,
        renderStackFile(settings, notes),
        ...renderDifferences({ settings, differences }, problems),
        "",
    ].join("\n");
}

function renderDifferences({ differences }: Translation, problems: readonly Problem[]): string[] {
    return [
        `What differs (~) or has no counterpart (-), ${differences.length}:`,
        ...differences.map(
            ({ of, kind, message }) => `  ${kind === "changed" ? "~" : "-"} ${of}: ${message}`,
        ),
        ...(problems.length > 0
            ? [
                  "",
                  "To change before it is a stack:",
                  ...problems.map(({ key, message }) => `  ${key}: ${message}`),
              ]
            : []),
    ];
}
