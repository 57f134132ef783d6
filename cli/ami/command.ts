import { Command } from "commander";
import { gcCommand } from "./gc";
import { listCommand } from "./list";

/** `gpu-batch ami`: the AMIs that a stack's pipelines built. */
export function amiCommand(): Command {
    return new Command("ami")
        .description("List, adopt and clean up the AMIs that a stack's pipelines built")
        .addCommand(listCommand())
        .addCommand(gcCommand());
}
