import { Command } from "commander";
import { defineExplainCommand } from "./explain";
import { defineRefreshCommand } from "./refresh/command";
import { defineSelectCommand } from "./select";
import { defineShowCommand } from "./show";

/** `gpu-batch regions`: prices by region, the choice of a stack's regions, and its reasons. */
export function defineRegionsCommand(): Command {
    return new Command("regions")
        .description("Compare regions by price and choose a stack's regions")
        .addCommand(defineShowCommand())
        .addCommand(defineRefreshCommand())
        .addCommand(defineSelectCommand())
        .addCommand(defineExplainCommand());
}
