import { Command } from "commander";
import { defineGcCommand } from "./gc";
import { defineListCommand } from "./list";

/** `gpu-batch ami`: the AMIs that a stack's pipelines built. */
export function defineAmiCommand(): Command {
    return new Command("ami")
        .description(
            "List the AMIs that a stack's pipelines built, with how to adopt one, and delete old ones",
        )
        .addCommand(defineListCommand())
        .addCommand(defineGcCommand());
}
