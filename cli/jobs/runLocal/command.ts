import * as fs from "node:fs";
import * as path from "node:path";
import { Command, Option } from "commander";
import { joinWords, renderProblems, type Problem } from "../../../core/problems/problems";
import { EXIT } from "../exitCodes";
import { runInParallel, type LocalRun } from "./localRun";
import {
    MAX_MANIFEST_BYTES,
    parseManifest,
    renderManifest,
    countShards,
    type RenderedManifest,
} from "../manifest";
import { UserError } from "../../../core/problems/userError";
import { parseWhole } from "../../options";
import { createContainerRunner, createProcessRunner, type Runner } from "./localRunner";
import {
    reportInOneLine,
    JSON_LINES,
    addOutputOptions,
    print,
    printJson,
    addWorkOptions,
    type WorkOptions,
} from "../jobOptions";
import { readCells, readText, type StackOptions } from "../../project/textFile";

/** Options of `run-local` as commander gives them. */
export interface RunLocalOptions extends StackOptions, WorkOptions {
    readonly json?: boolean;
    readonly region?: string;
    readonly image?: string;
    readonly parallel: number;
    readonly folder: string;
    readonly container: boolean;
    readonly engine?: "docker" | "podman";
}

/** `gpu-batch run-local`: the same command, image and contract on this machine. */
export function defineRunLocalCommand(): Command {
    return addWorkOptions(addOutputOptions(new Command("run-local")))
        .description("Run a job, an array or a manifest on this machine, as the cell would")
        .argument("[command...]", "command behind --; without it the job definition's")
        .option("-r, --region <region>", "cell whose image and command to use")
        .option("--image <image>", "image in place of the cell's")
        .option("-p, --parallel <n>", "children at once", parseWhole(1), 1)
        .option("--folder <directory>", "manifest, outputs and checkpoints", ".gpu-batch/local")
        .option("--json", JSON_LINES)
        .option("--no-container", "run the command as it is, without docker or podman")
        .addOption(
            new Option(
                "--engine <name>",
                "program that runs containers; the default is the one there is",
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
    const asked = options.stack !== undefined || options.outputs !== undefined;
    const cells = asked ? await readCells(options) : [];
    const cell = cells.find((one) => options.region === undefined || one.region === options.region);
    const problems: Problem[] = [];
    const add = (key: string, message: string) => problems.push({ key, message });
    if (asked && !cell)
        add(
            "--region",
            `the stack has no cell in ${options.region ?? ""}; write ${joinWords(
                cells.map(({ region }) => region),
                "or",
            )}`,
        );
    const image = options.image ?? cell?.image;
    if (options.container && image === undefined)
        add(
            "--image",
            "is missing; name an image, a stack (--stack, --outputs), or use --no-container",
        );
    if (options.function && (command.length > 0 || options.manifest === undefined))
        add("--function", "needs --manifest and no command");
    const own = command.length > 0 ? command : (cell?.job.command ?? []);
    if (!options.function && (options.manifest === undefined ? own : command).length === 0)
        add("command", "is missing; write it behind --");
    const items =
        options.manifest === undefined
            ? undefined
            : parseManifest(readText(options.manifest, "--manifest", MAX_MANIFEST_BYTES));
    for (const { key, message } of items?.problems ?? [])
        add(`${options.manifest ?? ""} ${key}`, message);
    if (problems.length > 0) throw new UserError(renderProblems("the local run", problems));

    const folder = path.resolve(options.folder);
    const manifest =
        items &&
        renderManifest(
            items.items,
            countShards(items.items.length, options.array, options.itemsPerShard),
        );
    prepare(folder, manifest);
    const work = options.function ? ["--function", options.function] : ["--", ...command];
    const run: LocalRun = {
        command: manifest ? ["gpu-batch-worker", "items", ...work] : own,
        environment: {
            ...(cell
                ? {
                      GPU_BATCH_BUCKET: cell.bucket,
                      GPU_BATCH_REGION: cell.region,
                      GPU_BATCH_STACK: options.stack ?? "",
                  }
                : {}),
            ...options.env,
        },
        hasManifest: manifest !== undefined,
        size: manifest?.shardCount ?? options.array ?? 1,
    };
    const runner = options.container
        ? await createContainerRunner(run, {
              engine: options.engine,
              image: image ?? "",
              sharedMemoryMiB: cell?.job.sharedMemoryMiB ?? 2048,
              folder,
          })
        : createProcessRunner(run, folder);
    await report(run, runner, options);
}

/** Makes the folder of a run, with its manifest. */
function prepare(folder: string, manifest: RenderedManifest | undefined): void {
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

async function report(run: LocalRun, runner: Runner, options: RunLocalOptions): Promise<void> {
    let stopped = false;
    const stop = () => {
        stopped = true;
        runner.stop();
    };
    process.once("SIGINT", stop).once("SIGTERM", stop);
    const codes = await runInParallel(run.size, options.parallel, async (index) => {
        if (stopped) return EXIT.interrupted;
        const line = (text: string) =>
            options.json
                ? printJson({ event: "line", index, text })
                : print(run.size > 1 ? `[${index}] ${text}` : text);
        const code = await runner.run(index, line);
        if (options.json) printJson({ event: "child", index, exitCode: code });
        else if (code !== 0) print(`[${index}] exit status ${code}`);
        return code;
    });
    const failed = codes.filter((code) => code !== 0).length;
    if (options.json) printJson({ event: "end", children: run.size, failed });
    else
        print(
            `${run.size - failed} of ${run.size} succeeded; outputs: ${path.join(options.folder, "outputs")}`,
        );
    process.removeListener("SIGINT", stop).removeListener("SIGTERM", stop);
    if (stopped)
        process.stderr.write("stopped; the same command goes on with what has no output\n");
    process.exitCode = stopped ? EXIT.interrupted : failed > 0 ? EXIT.failed : EXIT.succeeded;
}
