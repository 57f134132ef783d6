import * as fs from "node:fs";
import * as path from "node:path";
import { Command, Option } from "commander";
import { renderProblems, type Problem } from "../../../core/problems/problems";
import { UserError } from "../../../core/problems/userError";
import { mapLimited } from "../../aws/limited";
import { parseWhole } from "../../options";
import {
    addOutputsOptions,
    findDeployedCell,
    readDeployedCells,
    type DeployedCell,
    type OutputsOptions,
} from "../../project/stackOutputs";
import { readTextFile } from "../../project/textFile";
import { reportInOneLine } from "../aws/errors";
import { findSizeProblem } from "../chunks";
import { EXIT } from "../exitCodes";
import { addWorkOptions, JSON_LINES, type WorkOptions } from "../jobOptions";
import { MAX_MANIFEST_BYTES } from "../manifest";
import { cutManifest, type RenderedManifest } from "../manifestShards";
import { MAX_CHILDREN } from "../planJobs";
import { print, printJson } from "../print";
import { createContainerRunner, createProcessRunner, type Runner } from "./localRunner";
import type { LocalRun } from "./localRun";

/** Options of `run-local` as commander gives them. */
export interface RunLocalOptions extends OutputsOptions, WorkOptions {
    readonly json?: boolean;
    readonly region?: string;
    readonly image?: string;
    readonly parallel: number;
    readonly folder: string;
    readonly container: boolean;
    readonly engine?: "docker" | "podman";
}

/** MiB of shared memory without a cell, as a cell has by default. */
const SHARED_MEMORY_MIB = 2048;

/** `gpu-batch run-local`: the same command, image and contract on this machine. */
export function defineRunLocalCommand(): Command {
    return addWorkOptions(addOutputsOptions(new Command("run-local")))
        .description("Run a job, an array or a manifest on this machine, as the cell would")
        .argument("[command...]", "command, after --; by default the job definition's")
        .option("-r, --region <region>", "cell whose image and command to use")
        .option("--image <image>", "image in place of the cell's")
        .option("-p, --parallel <n>", "children to run at once", parseWhole(1), 1)
        .option("--folder <directory>", "manifest, outputs and checkpoints", ".gpu-batch/local")
        .option("--json", JSON_LINES)
        .option("--no-container", "run the command as it is, without docker or podman")
        .addOption(
            new Option(
                "--engine <name>",
                "program that runs containers; by default the one that is installed",
            ).choices(["docker", "podman"]),
        )
        .addHelpText(
            "after",
            "\nExit status: 0 every child succeeded, 1 bad input, 2 a child failed, 130 Ctrl-C.",
        )
        .action((command: string[], options: RunLocalOptions) =>
            reportInOneLine(() => runLocal(command, options)),
        );
}

async function runLocal(command: readonly string[], options: RunLocalOptions): Promise<void> {
    const { cell, problems: cellProblems } = await chooseCell(options);
    const cut =
        options.manifest === undefined
            ? undefined
            : cutManifest(
                  readTextFile(options.manifest, "--manifest", MAX_MANIFEST_BYTES),
                  options,
              );
    const problems = [
        ...cellProblems,
        ...findOptionProblems(command, options, cell),
        ...(cut?.problems ?? []),
    ];
    if (problems.length > 0) throw new UserError(renderProblems("the local run", problems));
    const folder = path.resolve(options.folder);
    writeFolder(folder, cut?.manifest);
    const run = describeRun(command, options, cell, cut?.manifest);
    const runner = options.container
        ? await createContainerRunner(run, {
              engine: options.engine,
              image: options.image ?? cell?.image ?? "",
              sharedMemoryMiB: cell?.job.sharedMemoryMiB ?? SHARED_MEMORY_MIB,
              folder,
          })
        : createProcessRunner(run, folder);
    await runChildren(run, runner, options);
}

/** The cell whose image and command are used; none where no stack is named. */
async function chooseCell(
    options: RunLocalOptions,
): Promise<{ cell?: DeployedCell; problems: Problem[] }> {
    if (options.stack === undefined && options.outputs === undefined) return { problems: [] };
    const cells = await readDeployedCells(options);
    return options.region === undefined
        ? { cell: cells[0], problems: [] }
        : findDeployedCell(cells, options.region);
}

function findOptionProblems(
    command: readonly string[],
    { array = 1, container, image, manifest, function: called }: RunLocalOptions,
    cell: DeployedCell | undefined,
): Problem[] {
    const problems: Problem[] = [];
    const wrongSize = findSizeProblem(array, MAX_CHILDREN);
    if (wrongSize) problems.push({ key: "--array", message: wrongSize });
    if (container && (image ?? cell?.image) === undefined)
        problems.push({
            key: "--image",
            message:
                "is missing; name an image, a stack (--stack, --outputs), or use --no-container",
        });
    if (called && (command.length > 0 || manifest === undefined))
        problems.push({ key: "--function", message: "needs --manifest and no command" });
    // The definition's command knows no items.
    const known = manifest === undefined ? (cell?.job.command ?? []) : [];
    if (!called && command.length === 0 && known.length === 0)
        problems.push({ key: "command", message: "is missing; write it after --" });
    return problems;
}

function describeRun(
    command: readonly string[],
    options: RunLocalOptions,
    cell: DeployedCell | undefined,
    manifest: RenderedManifest | undefined,
): LocalRun {
    const work = options.function ? ["--function", options.function] : ["--", ...command];
    const own = command.length > 0 ? command : (cell?.job.command ?? []);
    const ofCell: Record<string, string> = cell
        ? {
              GPU_BATCH_BUCKET: cell.bucket,
              GPU_BATCH_REGION: cell.region,
              GPU_BATCH_STACK: options.stack ?? "",
          }
        : {};
    return {
        command: manifest ? ["gpu-batch-worker", "items", ...work] : own,
        environment: { ...ofCell, ...options.env },
        hasManifest: manifest !== undefined,
        size: manifest?.shardCount ?? options.array ?? 1,
    };
}

/** Makes the folder of a run, with its manifest. */
function writeFolder(folder: string, manifest: RenderedManifest | undefined): void {
    try {
        for (const name of ["manifest", "outputs", "checkpoints"])
            fs.mkdirSync(path.join(folder, name), { recursive: true });
        if (!manifest) return;
        fs.writeFileSync(path.join(folder, "manifest/items.jsonl"), manifest.items);
        fs.writeFileSync(path.join(folder, "manifest/shards.json"), manifest.shards);
    } catch (error) {
        throw new UserError(
            `--folder: cannot write ${folder}: ${(error as Error).message}; name another`,
        );
    }
}

/** Runs every child, prints its lines and how all ended, and sets the exit status. */
async function runChildren(run: LocalRun, runner: Runner, options: RunLocalOptions): Promise<void> {
    let stopped = false;
    const stop = () => {
        stopped = true;
        runner.stop();
    };
    process.once("SIGINT", stop).once("SIGTERM", stop);
    const indices = [...Array(run.size).keys()];
    const codes = await mapLimited(indices, options.parallel, async (index) => {
        if (stopped) return EXIT.interrupted;
        const code = await runner.run(index, (text) =>
            options.json
                ? printJson({ event: "line", index, text })
                : print(run.size > 1 ? `[${index}] ${text}` : text),
        );
        if (options.json) printJson({ event: "child", index, exitCode: code });
        else if (code !== 0) print(`[${index}] exit status ${code}`);
        return code;
    });
    process.removeListener("SIGINT", stop).removeListener("SIGTERM", stop);
    const failed = codes.filter((code) => code !== 0).length;
    if (options.json) printJson({ event: "end", children: run.size, failed });
    else
        print(
            `${run.size - failed} of ${run.size} succeeded; outputs: ${path.join(options.folder, "outputs")}`,
        );
    if (stopped)
        process.stderr.write("stopped; the same command goes on with what has no output\n");
    process.exitCode = stopped ? EXIT.interrupted : failed > 0 ? EXIT.failed : EXIT.succeeded;
}
