import { Command } from "commander";
import { defineGcCommand } from "./gc";
import { defineListCommand } from "./list";

/** `gpu-batch ami`: the AMIs that a stack's pipelines built. */
export function defineAmiCommand(): Command {
    return new Command("ami")
        .description("List, adopt and clean up the AMIs that a stack's pipelines built")
        .addCommand(defineListCommand())
        .addCommand(defineGcCommand());
}
