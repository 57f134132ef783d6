import * as fs from "node:fs";
import { Command } from "commander";
import { countNoun } from "../../core/problems/problems";
import { UserError } from "../../core/problems/userError";
import { addStateOptions, type StateOptions } from "./jobOptions";
import { print, printJson } from "./print";
import { findUnreadable } from "./stateFolder";

/** What a file that is set aside is called behind its own name. */
const ASIDE = ".damaged";

/** `gpu-batch state`: what this machine remembers of submissions. */
export function defineStateCommand(): Command {
    const repair = addStateOptions(new Command("repair"))
        .description("Set damaged state files aside, so that their tokens can be used again")
        .addHelpText(
            "after",
            "\nThe same submit command, with its --token, finds the jobs again. Exit status: 0, or 1 when a file cannot be set aside.",
        )
        .action(repairStates);
    return new Command("state")
        .description("Look after what is remembered of submissions")
        .addCommand(repair);
}

function repairStates({ state, json }: StateOptions): void {
    const damaged = findUnreadable(state).filter(({ foreign }) => !foreign);
    for (const { file, fault } of damaged) {
        const to = chooseName(file);
        try {
            fs.renameSync(file, to);
        } catch (error) {
            throw new UserError(
                `cannot set ${file} aside: ${(error as Error).message}; see to the rights of its folder`,
            );
        }
        if (json) printJson({ event: "aside", file, to, fault });
        else print(`${file} ${fault}; it is ${to} now`);
    }
    if (json) printJson({ event: "repaired", files: damaged.length });
    else print(`${countNoun(damaged.length, "file")} set aside`);
}

/** A name beside the file that nothing has. */
function chooseName(file: string): string {
    for (let number = 0; ; number++) {
        const name = `${file}${ASIDE}${number === 0 ? "" : `-${number}`}`;
        if (!fs.existsSync(name)) return name;
    }
}
