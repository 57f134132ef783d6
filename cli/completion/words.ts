import type { Command, Option } from "commander";

/** An option as a shell completes it. */
export interface OptionWords {
    /** `--stack`, and `-s` where there is one. */
    readonly flags: readonly string[];
    readonly description: string;
    /** Whether a value follows. */
    readonly takesValue: boolean;
    /** Values that it may have, where they are known. */
    readonly choices: readonly string[];
    /** Whether the value is the name of a stack, which has a file in the folder. */
    readonly isStack: boolean;
}

/** What may follow a command. */
export interface CommandWords {
    /** Words of the command after `gpu-batch`: `regions select`; empty for the program itself. */
    readonly path: string;
    readonly description: string;
    /** Words of the commands below it. */
    readonly commands: readonly string[];
    /** Values that its argument may have, where they are known. */
    readonly choices: readonly string[];
    readonly options: readonly OptionWords[];
}

/** A program and every command below it, in the order of its help. */
export function listCommandWords(program: Command, path = ""): CommandWords[] {
    const help = program.createHelp();
    const commands = help.visibleCommands(program);
    return [
        {
            path,
            description: program.description(),
            commands: commands.map((command) => command.name()),
            choices: program.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
            options: help.visibleOptions(program).map(describeOption),
        },
        ...commands
            .filter((command) => command.name() !== "help")
            .flatMap((command) => listCommandWords(command, `${path} ${command.name()}`.trim())),
    ];
}

function describeOption(option: Option): OptionWords {
    const flags = [option.long, option.short].filter((flag) => flag !== undefined && flag !== null);
    return {
        flags,
        description: option.description,
        takesValue: option.required || option.optional,
        choices: option.argChoices ?? [],
        isStack: option.long === "--stack",
    };
}
