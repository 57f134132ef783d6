import { Command } from "commander";
import { explainCommand } from "./explain";
import { refreshCommand } from "./refresh/command";
import { selectCommand } from "./select";
import { showCommand } from "./show";

/** `gpu-batch regions`: prices by region, the choice of a stack's regions, and its reasons. */
export function regionsCommand(): Command {
    return new Command("regions")
        .description("Compare regions by price and choose a stack's regions")
        .addCommand(showCommand())
        .addCommand(refreshCommand())
        .addCommand(selectCommand())
        .addCommand(explainCommand());
}
