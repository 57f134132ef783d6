import * as path from "node:path";
import { Command } from "commander";
import { parseRegions } from "../options";
import { listAmiCells, type AmiOptions } from "./amiCells";
import { defineGcCommand } from "./gc";
import type * as Read from "./read";
import { explainAdoption, renderAmis } from "./view";

/** `gpu-batch ami`: the AMIs that a stack's pipelines built. */
export function defineAmiCommand(): Command {
    return new Command("ami")
        .description(
            "List the AMIs that a stack's pipelines built, with how to adopt one, and delete old ones",
        )
        .addCommand(defineListCommand())
        .addCommand(defineGcCommand());
}

/** `gpu-batch ami list`: a stack's AMIs, who uses them, and how to adopt the newest. */
function defineListCommand(): Command {
    return new Command("list")
        .description("List the AMIs that a stack's pipelines built, and which are in use")
        .requiredOption("-s, --stack <name>", "stack whose AMIs are listed")
        .option(
            "-r, --region <list>",
            "regions, with commas; by default those of the stack",
            parseRegions,
        )
        .option("--json", "print JSON")
        .option("-C, --cwd <directory>", "folder of Pulumi.yaml", ".")
        .action(listAmis);
}

async function listAmis(options: AmiOptions): Promise<void> {
    const cells = listAmiCells(path.resolve(options.cwd), options);
    // Loaded here, so that no other command pays for the SDK.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { readAmis } = require("./read") as typeof Read;
    const found = await readAmis(cells);
    const lines = found.flatMap((cell) => [
        ...renderAmis(cell),
        ...explainAdoption(options.stack, cell),
    ]);
    process.stdout.write(
        options.json
            ? `${JSON.stringify({ stack: options.stack, cells: found }, null, 2)}\n`
            : `${lines.join("\n")}\n`,
    );
}
