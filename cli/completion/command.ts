import { Argument, Command } from "commander";
import { renderBashCompletion, renderFishCompletion, renderZshCompletion } from "./scripts";
import { listCommandWords } from "./words";

const RENDERERS = {
    bash: renderBashCompletion,
    zsh: renderZshCompletion,
    fish: renderFishCompletion,
} as const;

/** `gpu-batch completion`: a script by which a shell completes commands, options and stacks. */
export function defineCompletionCommand(): Command {
    return new Command("completion")
        .description("Print the script by which a shell completes gpu-batch")
        .addArgument(
            new Argument("<shell>", "shell to complete in").choices(Object.keys(RENDERERS)),
        )
        .addHelpText("after", HELP)
        .action((shell: keyof typeof RENDERERS, _options: unknown, command: Command) => {
            process.stdout.write(RENDERERS[shell](listCommandWords(command.parent!)));
        });
}

const HELP = `
bash: eval "$(gpu-batch completion bash)"                in ~/.bashrc
zsh:  eval "$(gpu-batch completion zsh)"                 in ~/.zshrc, after compinit
fish: gpu-batch completion fish > ~/.config/fish/completions/gpu-batch.fish
`;
