import * as fs from "node:fs";
import * as path from "node:path";
import { Command, CommanderError } from "commander";
import { UserError } from "../core/problems/userError";
import { createCommands } from "./commands";

/** Exit status of a command that could not do its work: bad input, or a fault of ours. */
const FAILED = 1;
/** Exit status where the reader of the output has gone: 128 and the number of SIGPIPE. */
const BROKEN_PIPE = 141;

function createProgram(): Command {
    const own = new Command("gpu-batch")
        .description(
            "GPU spot environments on AWS Batch: checked, submitted to and watched from here",
        )
        .version(readVersion(), "-V, --version", "print the version")
        .showHelpAfterError("(gpu-batch --help lists commands and options)")
        .exitOverride();
    for (const command of createCommands(process.argv[2])) own.addCommand(command);
    return own;
}

function readVersion(): string {
    const file = path.join(__dirname, "../package.json");
    return (JSON.parse(fs.readFileSync(file, "utf8")) as { version: string }).version;
}

/** Every command below another; they do not inherit how errors end them. */
function listDescendants(command: Command): Command[] {
    return command.commands.flatMap((sub) => [sub, ...listDescendants(sub)]);
}

async function main(): Promise<number> {
    try {
        const command = createProgram();
        for (const sub of listDescendants(command))
            sub.exitOverride().showHelpAfterError("(see --help)");
        await command.parseAsync();
        return Number(process.exitCode ?? 0);
    } catch (error) {
        // Commander has printed its own message, or the help that was asked for.
        if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : FAILED;
        if (error instanceof UserError) {
            process.stderr.write(`${error.message}\n`);
            return FAILED;
        }
        const { message, stack } = error as Error;
        const cure = "this is a fault of gpu-batch; set GPU_BATCH_DEBUG=1 to see where";
        process.stderr.write(
            process.env.GPU_BATCH_DEBUG ? `${stack}\n` : `${message}\n(${cure})\n`,
        );
        return FAILED;
    }
}

// The reader, such as head, has seen enough: end as a program does that SIGPIPE ends.
process.stdout.on("error", ({ code }: NodeJS.ErrnoException) => {
    process.exit(code === "EPIPE" ? BROKEN_PIPE : FAILED);
});

void main().then((code) => {
    process.exitCode = code;
});
