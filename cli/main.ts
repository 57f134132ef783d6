import { Command, CommanderError } from "commander";
import { UserError } from "../offline/problem";
import { amiCommand } from "./ami";
import { checkCommand } from "./check";
import { doctorCommand } from "./doctor";
import { regionsCommand } from "./regions";

/** Exit status of a command that could not do its work: bad input, or a fault of ours. */
const FAILED = 1;

function program(): Command {
    return new Command("gpu-batch")
        .description(
            "GPU spot environments on AWS Batch: checked, submitted to and watched from here",
        )
        .addCommand(checkCommand())
        .addCommand(regionsCommand())
        .addCommand(doctorCommand())
        .addCommand(amiCommand())
        .showHelpAfterError("(gpu-batch --help lists commands and options)")
        .exitOverride();
}

/** Every command below another; they do not inherit how errors end them. */
function descendants(command: Command): Command[] {
    return command.commands.flatMap((sub) => [sub, ...descendants(sub)]);
}

async function main(): Promise<number> {
    try {
        const command = program();
        for (const sub of descendants(command))
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

void main().then((code) => {
    process.exitCode = code;
});
